import type { ContainerFact } from "../../engine/engine.ts";
import type { Observed } from "../../observe/observed.ts";
import { serviceOf, survey } from "../classify-containers.ts";
import { addStep, type Draft, finished, newDraft } from "../draft.ts";
import { containerLabels } from "../labels.ts";
import { stepId } from "../names.ts";
import type { Plan } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import { addInheritedVolumes } from "../up/inherited.ts";
import { type Belongings, belongings } from "./belongings.ts";
import { dependentsFirst, isStack, selected, serviceIn, type Target } from "./target.ts";

export interface DownOptions {
  /** Absent or empty: the whole project. */
  readonly services?: readonly string[] | undefined;
  /** Named volumes of the file and anonymous ones of its containers. */
  readonly volumes: boolean;
  readonly removeOrphans: boolean;
  /** `local`: only images that have no name of their own in the file. */
  readonly images?: "all" | "local" | undefined;
  readonly graceSeconds?: number | undefined;
  /** false: networks stay. */
  readonly networks?: boolean;
}

/** Takes a project away: containers, dependents first, then networks, and on request volumes and images. */
export function planDown(target: Target, observed: Observed, options: DownOptions): Plan {
  const draft = newDraft();
  const going = goingContainers(target, observed, options);
  const label = containerLabels(observed.containers);
  const removes = (fact: ContainerFact) => stepId.remove(label(fact));
  for (const { facts, after } of dependentsFirst(target, observed, going)) {
    for (const fact of facts) {
      addRemoval(draft, label(fact), fact, {
        because: isOrphan(target, fact) ? { why: "orphan" } : { why: "requested" },
        graceSeconds: options.graceSeconds,
        service: serviceIn(target, fact),
        anonymousVolumes: options.volumes,
        after: after.map(removes),
      });
    }
  }
  const inherited = { going, after: going.map(removes) };
  if (options.volumes) addInheritedVolumes(draft, target, observed, inherited);
  addBelongings(draft, belongings(target, observed, going, options, draft.warnings), going.map(removes));
  if (draft.steps.size === 0 && draft.warnings.length === 0) {
    draft.warnings.push(`No resource found to remove for project "${target.name}".`);
  }
  return finished(target.name, draft);
}

function goingContainers(target: Target, observed: Observed, options: DownOptions): readonly ContainerFact[] {
  const named = selected(observed.containers, options.services);
  if (!isStack(target)) return named;
  const orphans = new Set(options.removeOrphans ? survey(target, observed).orphans : []);
  return observed.containers.filter((fact) => orphans.has(fact) || (named.includes(fact) && !isOrphan(target, fact)));
}

function isOrphan(target: Target, fact: ContainerFact): boolean {
  return isStack(target) && !target.services.has(serviceOf(fact)) && !target.disabled.has(serviceOf(fact));
}

/** What goes once the containers that use it are gone. */
function addBelongings(draft: Draft, { networks, volumes, images }: Belongings, after: readonly string[]): void {
  const because = { why: "requested" } as const;
  for (const { key, name } of networks) {
    addStep(draft, stepId.removeNetwork(name), {
      action: { kind: "remove-network", network: key, name },
      because,
      after,
    });
  }
  for (const { key, name } of volumes) {
    addStep(draft, stepId.removeVolume(name), { action: { kind: "remove-volume", volume: key, name }, because, after });
  }
  for (const image of images) {
    addStep(draft, stepId.removeImage(image), { action: { kind: "remove-image", image }, because, after });
  }
}
