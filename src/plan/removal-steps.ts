import type { ObservedContainer } from "../engine/facts.ts";
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
  /** The service, for its `pre_stop` hooks; undefined if the file does not have it or no hooks should run. */
  readonly service: Service | undefined;
  /** The container's name at that time, if an earlier step renames it. */
  readonly name?: string;
}

interface Removal extends Stop {
  readonly anonymousVolumes?: boolean;
}

/** Adds the step that stops a container, after its `pre_stop` hooks. If a hook fails, the container keeps running. */
export function addStop(draft: Draft, label: string, fact: ObservedContainer, stop: Stop): void {
  const { because, graceSeconds, after = [], service, name = fact.name } = stop;
  const hooked = canRunHooks(fact) && service !== undefined && addPreStop(draft, label, { ...stop, service, name });
  addStep(draft, stepId.stop(label), {
    action: stopAction(fact, graceSeconds, name),
    because,
    after: hooked ? [stepId.preStop(label)] : after,
  });
}

/** Adds the step that runs a service's `pre_stop` hooks in a container. Returns false if there are none. */
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

/** Whether commands can run in the container. */
export function canRunHooks(fact: ObservedContainer): boolean {
  return fact.state === "running" && !isInit(fact);
}

/** Adds the steps that stop a container, if it runs, and remove it. Returns the last step's id. */
export function addRemoval(draft: Draft, label: string, fact: ObservedContainer, removal: Removal): string {
  const { because, after = [], anonymousVolumes = false } = removal;
  if (isLive(fact)) addStop(draft, label, fact, removal);
  return addStep(draft, stepId.remove(label), {
    action: { kind: "remove-container", service: serviceOf(fact), name: fact.name, anonymousVolumes },
    because,
    after: isLive(fact) ? [stepId.stop(label)] : after,
  });
}

function stopAction(fact: ObservedContainer, graceSeconds: number | undefined, name: string): Action {
  const grace = graceSeconds === undefined ? {} : { graceSeconds };
  return { kind: "stop-container", service: serviceOf(fact), name, ...grace };
}
