import type { Outcome } from "../../apply/event.ts";
import type { BerthError } from "../../errors.ts";
import { actionKinds } from "../../plan/action-kinds.ts";
import type { Plan, Step } from "../../plan/plan.ts";

/** A step that failed, not one blocked by another step, and the services that it blocks. */
export interface FailedStep {
  readonly step: Step;
  readonly error: BerthError;
  /** Services with steps that were skipped because of this failure. */
  readonly blocked: ReadonlySet<string>;
  /** Output lines of the step's hook, if any. */
  readonly said: readonly string[];
}

/** Whether the plan leaves containers running. */
export function bringsUp({ steps }: Plan): boolean {
  return steps.some(({ action }) => actionKinds[action.kind].bringsUp);
}

/** The steps that failed, without those blocked by another step. `saidIn` returns the hook output of a step by its id. */
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
