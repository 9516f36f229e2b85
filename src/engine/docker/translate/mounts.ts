import type { Mount, Stack } from "../../../stack/stack.ts";
import type { Translation } from "./create-body.ts";
import { fileMounts } from "./file-mounts.ts";
import { needsApi } from "./needs-api.ts";

/** An anonymous volume of the container that is replaced. */
export interface InheritedVolume {
  readonly name: string;
  readonly target: string;
  readonly readOnly: boolean;
}

type Mounted = Pick<Translation, "service" | "stack" | "inherited" | "apiVersion">;

/**
 * `volumes`, `configs` and `secrets` as the engine's Binds and Mounts. A later one takes the target of an earlier one;
 * a plain bind goes by Binds, whose engine creates the host path where it is missing.
 */
export function mounts({ service, stack, inherited, apiVersion }: Mounted): object {
  const byTarget = new Map<string, { readonly bind?: string; readonly mount?: object }>();
  for (const volume of inherited) byTarget.set(volume.target, { mount: inheritedMount(volume) });
  for (const volume of service.volumes ?? []) {
    if (volume.source === undefined && volume.type === "volume" && byTarget.has(volume.target)) continue;
    byTarget.set(
      volume.target,
      isPlainBind(volume) ? { bind: bindText(volume) } : { mount: mountOf(volume, stack, apiVersion) },
    );
  }
  for (const file of fileMounts(stack, service)) {
    if (!byTarget.has(file.Target)) byTarget.set(file.Target, { mount: file });
  }
  const all = [...byTarget.values()];
  return { Binds: defined(all.map(({ bind }) => bind)), Mounts: defined(all.map(({ mount }) => mount)) };
}

function inheritedMount({ name, target, readOnly }: InheritedVolume): object {
  return { Type: "volume", Source: name, Target: target, ReadOnly: readOnly };
}

function isPlainBind({ type, bind }: Mount): boolean {
  return (
    type === "bind" &&
    bind?.create_host_path !== false &&
    bind?.propagation === undefined &&
    bind?.recursive === undefined
  );
}

function bindText({ source = "", target, read_only, bind }: Mount): string {
  const options = [read_only ? "ro" : "rw", ...(bind?.selinux === undefined ? [] : [bind.selinux])];
  return `${source}:${target}:${options.join(",")}`;
}

function mountOf(mount: Mount, stack: Stack, apiVersion: string): object {
  const { type, source, target, read_only, consistency } = mount;
  if (mount.volume?.subpath !== undefined) needsApi("1.45", apiVersion, "volumes.volume.subpath");
  if (type === "image") needsApi("1.48", apiVersion, "volumes of type image");
  return {
    Type: type,
    Source: type === "volume" && source !== undefined ? (stack.volumes.get(source)?.name ?? source) : source,
    Target: target,
    ReadOnly: read_only,
    Consistency: consistency,
    ...options(mount),
  };
}

function options({ type, bind, volume, tmpfs, image }: Mount): object {
  switch (type) {
    case "bind":
      return { BindOptions: bind && bindOptions(bind) };
    case "volume":
      return {
        VolumeOptions: volume && { NoCopy: volume.nocopy, Subpath: volume.subpath, Labels: volume.labels },
      };
    case "tmpfs":
      return {
        TmpfsOptions: tmpfs && {
          SizeBytes: tmpfs.size === undefined ? undefined : Number(tmpfs.size),
          Mode: tmpfs.mode,
        },
      };
    case "image":
      return { ImageOptions: image && { Subpath: image.subpath } };
    default:
      return {};
  }
}

function bindOptions(bind: NonNullable<Mount["bind"]>): object {
  return {
    Propagation: bind.propagation,
    CreateMountpoint: bind.create_host_path !== false,
    NonRecursive: bind.recursive === "disabled" || undefined,
    ReadOnlyNonRecursive: bind.recursive === "writable" || undefined,
    ReadOnlyForceRecursive: bind.recursive === "readonly" || undefined,
  };
}

function defined<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const given = items.filter((item) => item !== undefined);
  return given.length === 0 ? undefined : given;
}
