import type { ObservedContainer } from "../../engine/facts.ts";
import { isInit } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observe.ts";
import { isLive, serviceOf } from "../classify-containers.ts";
import { finished, newDraft } from "../draft.ts";
import { containerLabels, stepId } from "../names.ts";
import type { Plan } from "../plan.ts";
import { addStop } from "../removal-steps.ts";
import { dependentsFirst, replicasOf, serviceIn, type Target } from "./target.ts";

export interface StopOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  readonly graceSeconds?: number | undefined;
  /** false skips `pre_stop` hooks, to stop at once. */
  readonly hooks?: boolean | undefined;
}

/** Plans to stop the services' running containers, dependents first. One-offs keep running. */
export function planStop(target: Target, observed: Observed, options: StopOptions): Plan {
  const draft = newDraft();
  const meant = replicasOf(target, observed, options.services);
  const live = meant.filter(isLive);
  const label = containerLabels(observed.containers);
  const stops = (fact: ObservedContainer) => stepId.stop(label(fact));
  for (const { facts, after } of dependentsFirst(target, observed, live)) {
    for (const fact of facts) {
      addStop(draft, label(fact), fact, {
        because: { why: "requested" },
        graceSeconds: options.graceSeconds,
        service: options.hooks === false ? undefined : serviceIn(target, fact),
        after: after.map(stops),
      });
    }
  }
  for (const fact of meant) {
    if (!isLive(fact) && !isInit(fact))
      draft.unchanged.push({ service: serviceOf(fact), name: fact.name, state: "stopped" });
  }
  return finished(target.name, draft);
}
