import type { ObservedContainer } from "../../engine/facts.ts";
import type { Observed } from "../../observe/observe.ts";
import { isLive } from "../classify-containers.ts";
import { finished, newDraft } from "../draft.ts";
import { containerLabels, stepId } from "../names.ts";
import type { Plan } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import { addInheritedVolumes } from "./inherited.ts";
import { dependentsFirst, replicasOf, serviceIn, type Target } from "./target.ts";

export interface RemoveOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  /** Also stop and remove running containers. */
  readonly stop: boolean;
  readonly anonymousVolumes: boolean;
}

/** Plans to remove stopped containers or, with `stop`, all, dependents first. One-offs are kept. */
export function planRemove(target: Target, observed: Observed, options: RemoveOptions): Plan {
  const draft = newDraft();
  const label = containerLabels(observed.containers);
  const removes = (fact: ObservedContainer) => stepId.remove(label(fact));
  const going = replicasOf(target, observed, options.services).filter((fact) => options.stop || !isLive(fact));
  for (const { facts, after } of dependentsFirst(target, observed, going)) {
    for (const fact of facts) {
      addRemoval(draft, label(fact), fact, {
        because: { why: "requested" },
        graceSeconds: undefined,
        service: serviceIn(target, fact),
        anonymousVolumes: options.anonymousVolumes,
        after: after.map(removes),
      });
    }
  }
  if (options.anonymousVolumes) addInheritedVolumes(draft, target, observed, { going, after: going.map(removes) });
  if (going.length === 0) draft.warnings.push("No stopped containers");
  return finished(target.name, draft);
}
