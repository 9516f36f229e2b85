import type { ContainerFact, VolumeFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import { volumeHash } from "../../stack/fingerprint.ts";
import type { Stack, Volume } from "../../stack/stack.ts";
import type { Draft } from "../draft.ts";

/** A volume that is to be made, or made anew without its data. */
export interface VolumeChange {
  readonly key: string;
  readonly name: string;
  readonly change: "create" | "recreate";
}

interface VolumePermissions {
  /** Names of changed volumes whose data may go. */
  readonly mayLose: ReadonlySet<string>;
  /** Does this plan take a container away from a volume that goes? */
  readonly releases: (fact: ContainerFact) => boolean;
}

/**
 * The volumes that the plan makes. One that exists stays, unless it may lose its data: what is odd about it becomes a
 * warning, and one that the plan could make anew is named in the draft.
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
      `Volume "${name}" exists, but its configuration has changed. It is left as it is, since recreating it loses its data: remove it yourself ("docker volume rm ${name}") to have it made anew.`,
    );
    return [];
  });
}

/** Has the container a mount of the volume of this name? The engine removes none that a container has, running or not. */
export function isMounted({ mounts }: ContainerFact, name: string): boolean {
  return mounts.some((mount) => mount.type === "volume" && mount.name === name);
}

/** What is to be said of a volume that is not the project's. */
function foreignOwner(project: string, fact: VolumeFact): string | undefined {
  const owner = fact.labels[labels.project];
  if (owner === undefined) {
    return `Volume "${fact.name}" exists already and belongs to no project. Set "external: true" to use it as it is.`;
  }
  if (owner === project) return undefined;
  return `Volume "${fact.name}" exists already and belongs to project "${owner}". Set "external: true" to use it.`;
}

function isChanged(volume: Volume, fact: VolumeFact): boolean {
  const hash = fact.labels[labels.configHash];
  return hash !== undefined && hash !== volumeHash(volume);
}
