import type { ContainerFact } from "../engine/facts.ts";
import { isInit } from "../engine/labels.ts";
import type { Service } from "../stack/stack.ts";
import { isLive, serviceOf } from "./classify-containers.ts";
import { addStep, type Draft } from "./draft.ts";
import { stepId } from "./names.ts";
import type { Action, Reason } from "./plan.ts";

interface Stop {
  readonly because: Reason;
  readonly graceSeconds: number | undefined;
  /** Steps to come before the container is touched. */
  readonly after?: readonly string[];
  /** As the file has it, for its `pre_stop` hooks; undefined where the file does not know it, or nothing is to be run. */
  readonly service: Service | undefined;
  /** The name that the container has by then. */
  readonly name?: string;
}

interface Removal extends Stop {
  readonly anonymousVolumes?: boolean;
}

/** Adds the step that stops a container, behind its `pre_stop` hooks: those that fail leave it running. */
export function addStop(draft: Draft, label: string, fact: ContainerFact, stop: Stop): void {
  const { because, graceSeconds, after = [], service, name = fact.name } = stop;
  const hooked = canRunHooks(fact) && service !== undefined && addPreStop(draft, label, { ...stop, service, name });
  addStep(draft, stepId.stop(label), {
    action: stopAction(fact, graceSeconds, name),
    because,
    after: hooked ? [stepId.preStop(label)] : after,
  });
}

/** Adds the step that runs a service's `pre_stop` hooks in one of its containers; false where it has none. */
export function addPreStop(
  draft: Draft,
  label: string,
  hook: { readonly service: Service; readonly name: string } & Pick<Stop, "because" | "after">,
): boolean {
  const { service, name, because, after = [] } = hook;
  if ((service.pre_stop ?? []).length === 0) return false;
  const action = { kind: "run-hooks", service: service.name, name, hooks: "pre_stop" } as const;
  addStep(draft, stepId.preStop(label), { action, because, after });
  return true;
}

/** Only a process can be joined by another. */
export function canRunHooks(fact: ContainerFact): boolean {
  return fact.state === "running" && !isInit(fact);
}

/** Adds the steps that stop a container, where it runs, and remove it. Returns the last one's id. */
export function addRemoval(draft: Draft, label: string, fact: ContainerFact, removal: Removal): string {
  const { because, after = [], anonymousVolumes = false } = removal;
  if (isLive(fact)) addStop(draft, label, fact, removal);
  return addStep(draft, stepId.remove(label), {
    action: { kind: "remove-container", service: serviceOf(fact), name: fact.name, anonymousVolumes },
    because,
    after: isLive(fact) ? [stepId.stop(label)] : after,
  });
}

function stopAction(fact: ContainerFact, graceSeconds: number | undefined, name: string): Action {
  const grace = graceSeconds === undefined ? {} : { graceSeconds };
  return { kind: "stop-container", service: serviceOf(fact), name, ...grace };
}
