import type { Mount, Stack } from "../../../stack/stack.ts";
import { fileMounts } from "./file-mounts.ts";
import type { InheritedVolume, Translation } from "./translation.ts";

type Mounted = Pick<Translation, "service" | "stack" | "inherited">;

/**
 * Converts `volumes`, `configs` and `secrets` to the engine's Binds and Mounts. A later entry replaces an earlier one
 * with the same target. Entries without further options go to Binds, as in Compose: only there does the engine create a
 * missing host path.
 */
export function mounts({ service, stack, inherited }: Mounted): object {
  const byTarget = new Map<string, { readonly bind?: string; readonly mount?: object }>();
  for (const volume of inherited) byTarget.set(volume.target, { mount: inheritedMount(volume) });
  for (const volume of service.volumes ?? []) {
    if (volume.source === undefined && volume.type === "volume" && byTarget.has(volume.target)) continue;
    byTarget.set(
      volume.target,
      isPlain(volume) ? { bind: bindText(volume, stack) } : { mount: mountOf(volume, stack) },
    );
  }
  for (const file of fileMounts(stack, service)) {
    if (!byTarget.has(file.Target)) byTarget.set(file.Target, { mount: file });
  }
  const all = [...byTarget.values()];
  return { Binds: definedOrNone(all.map(({ bind }) => bind)), Mounts: definedOrNone(all.map(({ mount }) => mount)) };
}

function inheritedMount({ name, target, readOnly }: InheritedVolume): object {
  return { Type: "volume", Source: name, Target: target, ReadOnly: readOnly };
}

function isPlain({ type, source, bind, volume }: Mount): boolean {
  switch (type) {
    case "bind":
      return bind === undefined || (bind.create_host_path === true && !bind.propagation && !bind.recursive);
    case "volume":
      return source !== undefined && !volume?.nocopy && volume?.subpath === undefined && volume?.labels === undefined;
    default:
      return false;
  }
}

function bindText(mount: Mount, stack: Stack): string {
  const options = [mount.read_only ? "ro" : "rw", ...(mount.bind?.selinux === undefined ? [] : [mount.bind.selinux])];
  return `${sourceOf(mount, stack)}:${mount.target}:${options.join(",")}`;
}

/** The source; for a key under `volumes`, the volume's name. */
function sourceOf({ type, source }: Mount, stack: Stack): string | undefined {
  return type === "volume" && source !== undefined ? (stack.volumes.get(source)?.name ?? source) : source;
}

function mountOf(mount: Mount, stack: Stack): object {
  const { type, target, read_only, consistency } = mount;
  return {
    Type: type,
    Source: sourceOf(mount, stack),
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
    CreateMountpoint: bind.create_host_path || undefined,
    NonRecursive: bind.recursive === "disabled" || undefined,
    ReadOnlyNonRecursive: bind.recursive === "writable" || undefined,
    ReadOnlyForceRecursive: bind.recursive === "readonly" || undefined,
  };
}

function definedOrNone<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const present = items.filter((item) => item !== undefined);
  return present.length === 0 ? undefined : present;
}
