import type { VolumeFact } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import type { Observed } from "../observe/observed.ts";
import { volumeHash } from "../stack/resource-hash.ts";
import type { Stack, Volume } from "../stack/stack.ts";

/** The volumes to create, by key. One that exists is never touched: what is odd about it becomes a warning. */
export function missingVolumes(stack: Stack, observed: Observed, warnings: string[]): Map<string, Volume> {
  const byName = new Map(observed.volumes.map((fact) => [fact.name, fact]));
  const missing = new Map<string, Volume>();
  for (const [key, volume] of stack.volumes) {
    if (volume.external === true) continue;
    const fact = byName.get(volume.name);
    if (fact === undefined) missing.set(key, volume);
    else warnings.push(...oddities(stack.name, volume, fact));
  }
  return missing;
}

function oddities(project: string, volume: Volume, fact: VolumeFact): string[] {
  const owner = fact.labels[labels.project];
  if (owner === undefined) {
    return [`Volume "${fact.name}" exists already and belongs to no project. Set "external: true" to use it as it is.`];
  }
  if (owner !== project) {
    return [`Volume "${fact.name}" exists already and belongs to project "${owner}". Set "external: true" to use it.`];
  }
  const hash = fact.labels[labels.configHash];
  if (hash === undefined || hash === volumeHash(volume)) return [];
  return [
    `Volume "${fact.name}" exists, but its configuration has changed. It is left as it is, since recreating it loses its data: remove it yourself ("docker volume rm ${fact.name}") to have it made anew.`,
  ];
}
