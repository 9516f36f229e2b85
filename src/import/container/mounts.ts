import type { InspectConfig, MountConfig } from "../../engine/inspect-config.ts";
import { type Fields, nonEmpty, type Part } from "../service-draft.ts";
import { reference, type Scope } from "./scope.ts";

/** Bind mounts, volumes, tmpfs and volumes_from. */
export function mountsPart(blueprint: InspectConfig, scope: Scope): Part {
  const { host, config, image } = blueprint;
  const binds = (host["Binds"] ?? []) as readonly string[];
  const mounts = (host["Mounts"] ?? []) as readonly MountConfig[];
  const taken = new Set([...binds.map((bind) => bind.split(":")[1]), ...mounts.map(({ Target }) => Target)]);
  const declared = new Set(Object.keys(image?.config.Volumes ?? {}));
  const anonymous = Object.keys(config.Volumes ?? {}).filter((path) => !taken.has(path) && !declared.has(path));
  const tmpfs = Object.entries((host["Tmpfs"] ?? {}) as Readonly<Record<string, string>>);
  const lent = (host["VolumesFrom"] ?? []) as readonly string[];
  return {
    fields: nonEmpty({
      volumes: [
        ...binds.map((bind) => bindText(bind, scope)),
        ...mounts.map((mount) => mountFields(mount, scope)),
        ...anonymous,
      ],
      tmpfs: tmpfs.map(([path, options]) => (options === "" ? path : `${path}:${options}`)),
      volumes_from: lent.map((from) => volumesFrom(from, scope)),
    }),
  };
}

/** The names of the volumes that a container mounts. */
export function volumeNames({ host }: InspectConfig): readonly string[] {
  const binds = ((host["Binds"] ?? []) as readonly string[]).map((bind) => bind.split(":")[0] ?? "");
  const mounts = ((host["Mounts"] ?? []) as readonly MountConfig[]).filter(({ Type }) => Type === "volume");
  const named = [...binds.filter((source) => !source.startsWith("/")), ...mounts.map(({ Source = "" }) => Source)];
  return [...new Set(named.filter((name) => !isAnonymous(name)))];
}

/** Whether the engine generated the name. */
function isAnonymous(name: string | undefined): boolean {
  return name === undefined || name === "" || /^[0-9a-f]{64}$/.test(name);
}

/** The short form, which docker run and a stack file share. */
function bindText(bind: string, scope: Scope): string {
  const [source = "", target = "", options = ""] = bind.split(":");
  const kept = options.split(",").filter((option) => option !== "" && option !== "rw");
  const from = source.startsWith("/") ? source : isAnonymous(source) ? undefined : scope.volumeKey(source);
  return [...(from === undefined ? [] : [from]), target, ...(kept.length === 0 ? [] : [kept.join(",")])].join(":");
}

function mountFields(mount: MountConfig, scope: Scope): Fields {
  const { Type: type, Source: source, Target: target, ReadOnly, Consistency } = mount;
  const isVolume = type === "volume";
  const from = isVolume ? (isAnonymous(source) ? undefined : scope.volumeKey(source ?? "")) : source;
  const base = nonEmpty({ type, source: from, target, read_only: ReadOnly, consistency: Consistency });
  switch (type) {
    // Never empty: the default creates a missing path on the host.
    case "bind":
      return { ...base, bind: bindOptions(mount.BindOptions) };
    case "volume": {
      const { NoCopy, Subpath, Labels } = mount.VolumeOptions ?? {};
      return { ...base, ...nonEmpty({ volume: nonEmpty({ nocopy: NoCopy, subpath: Subpath, labels: Labels }) }) };
    }
    case "tmpfs": {
      const { SizeBytes, Mode } = mount.TmpfsOptions ?? {};
      return { ...base, ...nonEmpty({ tmpfs: nonEmpty({ size: SizeBytes, mode: Mode }) }) };
    }
    default:
      return { ...base, ...nonEmpty({ [type]: nonEmpty({ subpath: mount.ImageOptions?.Subpath }) }) };
  }
}

function bindOptions(options: MountConfig["BindOptions"] = {}): Fields {
  const { Propagation, CreateMountpoint, NonRecursive, ReadOnlyNonRecursive, ReadOnlyForceRecursive } = options;
  const recursive = NonRecursive
    ? "disabled"
    : ReadOnlyNonRecursive
      ? "writable"
      : ReadOnlyForceRecursive
        ? "readonly"
        : undefined;
  return { create_host_path: CreateMountpoint ?? false, ...nonEmpty({ propagation: Propagation, recursive }) };
}

/** `db:ro`, with its mode. */
function volumesFrom(from: string, scope: Scope): string {
  const [container = "", mode] = from.split(":");
  return [reference(container, scope, { service: "" }), ...(mode === undefined || mode === "rw" ? [] : [mode])].join(
    ":",
  );
}
