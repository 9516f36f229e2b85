import type { ContainerFact } from "../engine/engine.ts";
import { addStep, type Draft } from "./draft.ts";
import { stepId } from "./names.ts";
import type { Action, Reason } from "./plan.ts";
import { isLive, serviceOf } from "./survey.ts";

interface Removal {
  readonly because: Reason;
  readonly graceSeconds: number | undefined;
  readonly anonymousVolumes?: boolean;
  /** Steps to come before the container is touched. */
  readonly after?: readonly string[];
}

/** Adds the steps that stop a container, where it runs, and remove it. Returns the last one's id. */
export function addRemoval(draft: Draft, label: string, fact: ContainerFact, removal: Removal): string {
  const { because, graceSeconds, after = [], anonymousVolumes = false } = removal;
  const service = serviceOf(fact);
  if (isLive(fact)) addStep(draft, stepId.stop(label), { action: stopAction(fact, graceSeconds), because, after });
  return addStep(draft, stepId.remove(label), {
    action: { kind: "remove-container", service, name: fact.name, anonymousVolumes },
    because,
    after: isLive(fact) ? [stepId.stop(label)] : after,
  });
}

/** `name` where the container will have another one by then. */
export function stopAction(fact: ContainerFact, graceSeconds: number | undefined, name = fact.name): Action {
  const grace = graceSeconds === undefined ? {} : { graceSeconds };
  return { kind: "stop-container", service: serviceOf(fact), name, ...grace };
}
