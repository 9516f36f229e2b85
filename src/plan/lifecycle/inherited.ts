import type { ObservedContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import { addStep, type Draft } from "../draft.ts";
import { stepId } from "../names.ts";
import { isStack, type Target } from "./target.ts";

/**
 * Adds the steps that remove anonymous volumes that containers took over from replaced ones. They were passed to the
 * engine by name, so it does not remove them with the container.
 */
export function addInheritedVolumes(
  draft: Draft,
  target: Target,
  observed: Observed,
  { going, after }: { readonly going: readonly ObservedContainer[]; readonly after: readonly string[] },
): void {
  const gone = new Set(going.map(({ id }) => id));
  const staying = observed.containers.filter(({ id }) => !gone.has(id));
  const kept = new Set([
    ...staying.flatMap(({ mounts }) => mounts.map(({ name }) => name)),
    ...declaredVolumes(target),
  ]);
  const successors = going.filter((fact) => fact.labels[labels.replace] !== undefined);
  for (const { type, name } of successors.flatMap(({ mounts }) => mounts)) {
    if (type !== "volume" || !isAnonymous(name) || kept.has(name)) continue;
    addStep(draft, stepId.removeVolume(name), {
      action: { kind: "remove-volume", volume: "", name, unlessUsed: true },
      because: { why: "requested" },
      after,
    });
  }
}

/** The engine names anonymous volumes with 64 hexadecimal digits. */
function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** The volumes that the file names: a user may choose a name that looks anonymous. */
function declaredVolumes(target: Target): string[] {
  if (!isStack(target)) return [];
  const mounted = [...target.services.values(), ...target.disabled.values()].flatMap(({ volumes = [] }) => volumes);
  return [...[...target.volumes.values()].map(({ name }) => name), ...mounted.flatMap(({ source }) => source ?? [])];
}
