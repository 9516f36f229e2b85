import type { Outcome } from "../../apply/event.ts";
import type { BerthError } from "../../errors.ts";
import { actionKinds } from "../../plan/action-kinds.ts";
import type { Plan, Step } from "../../plan/plan.ts";

/** A step that failed by itself, and the services that it blocks. */
export interface FailedStep {
  readonly step: Step;
  readonly error: BerthError;
  /** Services with steps that were not tried because of it. */
  readonly blocked: ReadonlySet<string>;
  /** What a hook said in it, line by line. */
  readonly said: readonly string[];
}

/** Does the plan leave containers running? */
export function bringsUp({ steps }: Plan): boolean {
  return steps.some(({ action }) => actionKinds[action.kind].bringsUp);
}

/** The steps that failed by themselves. */
export function failuresOf(
  plan: Plan,
  outcome: Outcome,
  saidIn: (step: string) => readonly string[],
): readonly FailedStep[] {
  const blockedBy = new Map<string, Set<string>>();
  for (const { id, action } of plan.steps) {
    const end = outcome.steps.get(id);
    if (end?.status !== "blocked" || !("service" in action)) continue;
    const services = blockedBy.get(end.by) ?? new Set();
    blockedBy.set(end.by, services.add(action.service));
  }
  return plan.steps.flatMap((step) => {
    const end = outcome.steps.get(step.id);
    if (end?.status !== "failed") return [];
    return [{ step, error: end.error, blocked: blockedBy.get(step.id) ?? new Set(), said: saidIn(step.id) }];
  });
}
