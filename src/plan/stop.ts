import type { ContainerFact } from "../engine/engine.ts";
import type { Observed } from "../observe/observed.ts";
import { addStep, finished, newDraft } from "./draft.ts";
import { containerLabels } from "./labels.ts";
import { stepId } from "./names.ts";
import type { Plan } from "./plan.ts";
import { stopAction } from "./removal.ts";
import { isLive } from "./survey.ts";
import { dependentsFirst, selected, type Target } from "./target.ts";

export interface StopOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  readonly graceSeconds?: number | undefined;
}

/** Stops what runs, dependents before what they depend on. One-offs stop too. */
export function planStop(target: Target, observed: Observed, options: StopOptions): Plan {
  const draft = newDraft();
  const live = selected(observed.containers, options.services).filter(isLive);
  const label = containerLabels(observed.containers);
  const stops = (fact: ContainerFact) => stepId.stop(label(fact));
  for (const { facts, after } of dependentsFirst(target, observed, live)) {
    for (const fact of facts) {
      addStep(draft, stops(fact), {
        action: stopAction(fact, options.graceSeconds),
        because: { why: "requested" },
        after: after.map(stops),
      });
    }
  }
  return finished(target.name, draft);
}
