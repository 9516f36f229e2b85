import { type Fields, nonEmpty, type Part } from "../service-draft.ts";
import { commaFields } from "./device-values.ts";
import type { RunLine } from "./parse.ts";

/** Binds and volumes of a line, and the volumes that docker run would create for them. */
export interface LineMounts extends Part {
  readonly volumes: ReadonlyMap<string, Fields>;
}

/** `-v`, `--mount`, `--volume-driver`. */
export function mountsOf({ values }: RunLine): LineMounts {
  const short = values.get("volume") ?? [];
  const long = (values.get("mount") ?? []).map((mount) => new Map(commaFields(mount)));
  const driver = values.get("volume-driver")?.at(-1);
  const named = [
    ...short.flatMap((volume) => {
      const [source = "", target] = volume.split(":");
      return target === undefined || /^[./~]|^\u{F8FF}/u.test(source) ? [] : [[source, nonEmpty({ driver })] as const];
    }),
    ...long.flatMap((mount) => {
      const source = sourceOf(mount);
      return typeOf(mount) !== "volume" || source === undefined ? [] : [[source, volumeFields(mount)] as const];
    }),
  ];
  return {
    fields: nonEmpty({ volumes: [...short, ...long.map(mountFields)] }),
    // docker run adds no project name.
    volumes: new Map(named.map(([name, fields]) => [name, { name, ...fields }])),
  };
}

type MountOptions = ReadonlyMap<string, string | undefined>;

function typeOf(mount: MountOptions): string {
  return mount.get("type") ?? "volume";
}

function sourceOf(mount: MountOptions): string | undefined {
  return mount.get("source") ?? mount.get("src");
}

function volumeFields(mount: MountOptions): Fields {
  const options = [...mount].flatMap(([key, value]) => (key === "volume-opt" ? [value ?? ""] : []));
  return nonEmpty({
    driver: mount.get("volume-driver"),
    driver_opts: Object.fromEntries(options.map((option) => splitOnce(option))),
  });
}

function mountFields(mount: MountOptions): Fields {
  const type = typeOf(mount);
  const target = mount.get("target") ?? mount.get("destination") ?? mount.get("dst");
  const isReadOnly = isOn(mount, "readonly") || isOn(mount, "ro");
  const recursive = isOn(mount, "bind-nonrecursive") ? "disabled" : mount.get("bind-recursive");
  const size = mount.get("tmpfs-size");
  const mode = mount.get("tmpfs-mode");
  const label = mount.get("volume-label");
  return {
    ...nonEmpty({
      type,
      source: sourceOf(mount),
      target,
      read_only: isReadOnly,
      consistency: mount.get("consistency"),
    }),
    // Like docker run, reject a bind mount whose path does not exist.
    ...(type === "bind"
      ? {
          bind: {
            create_host_path: false,
            ...nonEmpty({
              propagation: mount.get("bind-propagation"),
              recursive: recursive === "enabled" ? undefined : recursive,
            }),
          },
        }
      : {}),
    ...nonEmpty({
      volume: nonEmpty({
        nocopy: isOn(mount, "volume-nocopy"),
        subpath: mount.get("volume-subpath"),
        labels: label === undefined ? undefined : Object.fromEntries([splitOnce(label)]),
      }),
      tmpfs: nonEmpty({ size, mode: mode === undefined ? undefined : Number.parseInt(mode, 8) }),
      image: nonEmpty({ subpath: mount.get("image-subpath") }),
    }),
  };
}

/** `ro`, `ro=true`. */
function isOn(mount: MountOptions, key: string): boolean {
  return mount.has(key) && !/^(false|0)$/.test(mount.get(key) ?? "true");
}

function splitOnce(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  return sign < 0 ? [text, ""] : [text.slice(0, sign), text.slice(sign + 1)];
}
