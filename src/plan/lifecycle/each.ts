import type { ContainerFact } from "../../engine/engine.ts";
import { isInit } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observed.ts";
import { byName, serviceOf } from "../classify-containers.ts";
import { addStep, finished, newDraft } from "../draft.ts";
import { containerLabels } from "../labels.ts";
import { stepId } from "../names.ts";
import type { Action, Plan } from "../plan.ts";
import { replicasOf, type Target } from "./target.ts";

export interface EachOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
}

interface Each {
  readonly verb: keyof Pick<typeof stepId, "pause" | "unpause">;
  readonly isMeant: (fact: ContainerFact) => boolean;
  readonly action: (service: string, name: string) => Action;
}

/** One step for each replica that is meant, in no order: none has to wait for another. */
export function containersByRequest(
  target: Target,
  observed: Observed,
  options: EachOptions,
  { verb, isMeant, action }: Each,
): Plan {
  const draft = newDraft();
  const label = containerLabels(observed.containers);
  const meant = replicasOf(target, observed, options.services).filter((fact) => !isInit(fact) && isMeant(fact));
  for (const fact of [...meant].sort(byName)) {
    addStep(draft, stepId[verb](label(fact)), {
      action: action(serviceOf(fact), fact.name),
      because: { why: "requested" },
    });
  }
  return finished(target.name, draft);
}
