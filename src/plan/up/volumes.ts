import type { ObservedContainer, VolumeFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import { volumeHash } from "../../stack/fingerprint.ts";
import type { Stack, Volume } from "../../stack/stack.ts";
import type { Draft } from "../draft.ts";

/** A volume to create, or to recreate without its data. */
export interface VolumeChange {
  readonly key: string;
  readonly name: string;
  readonly change: "create" | "recreate";
}

interface VolumePermissions {
  /** Names of changed volumes that may lose their data. */
  readonly mayLose: ReadonlySet<string>;
  /** Whether the plan may remove a container that uses the volume. */
  readonly releases: (fact: ObservedContainer) => boolean;
}

/**
 * The volumes that the plan creates. An existing volume is kept unless it may lose its data. If it changed, a warning says
 * so, and the draft lists it if the plan could recreate it.
 */
export function volumeChanges(
  stack: Stack,
  observed: Observed,
  reach: VolumePermissions,
  draft: Draft,
): VolumeChange[] {
  const byName = new Map(observed.volumes.map((fact) => [fact.name, fact]));
  return [...stack.volumes].flatMap(([key, volume]): VolumeChange[] => {
    const { name } = volume;
    const fact = byName.get(name);
    if (volume.external === true) return [];
    if (fact === undefined) return [{ key, name, change: "create" }];
    const owned = foreignOwner(stack.name, fact);
    if (owned !== undefined) draft.warnings.push(owned);
    if (owned !== undefined || !isChanged(volume, fact)) return [];
    const users = observed.containers.filter((container) => isMounted(container, name));
    const isFree = users.every(reach.releases);
    if (isFree && reach.mayLose.has(name)) return [{ key, name, change: "recreate" }];
    if (isFree) draft.outdatedVolumes.push({ name, users: users.map((container) => container.name).sort() });
    draft.warnings.push(
      `Volume "${name}" exists, but its configuration has changed. It is not recreated, because that would lose its data. To recreate it, remove it first ("docker volume rm ${name}").`,
    );
    return [];
  });
}

/** Whether a container mounts the volume. The engine cannot remove a volume of a container, running or not. */
export function isMounted({ mounts }: ObservedContainer, name: string): boolean {
  return mounts.some((mount) => mount.type === "volume" && mount.name === name);
}

/** The warning about a volume that does not belong to the project; undefined if it does. */
function foreignOwner(project: string, fact: VolumeFact): string | undefined {
  const owner = fact.labels[labels.project];
  if (owner === undefined) {
    return `Volume "${fact.name}" already exists and belongs to no project. Set "external: true" to use it.`;
  }
  if (owner === project) return undefined;
  return `Volume "${fact.name}" already exists and belongs to project "${owner}". Set "external: true" to use it.`;
}

function isChanged(volume: Volume, fact: VolumeFact): boolean {
  const hash = fact.labels[labels.configHash];
  return hash !== undefined && hash !== volumeHash(volume);
}
