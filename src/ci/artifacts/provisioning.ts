import type { ApplyEvent } from "../../apply/event.ts";
import type { BerthError } from "../../errors.ts";
import type { Plan, Step } from "../../plan/plan.ts";

/** The result of one step of a plan, and how long it took. Plain data, for reports. */
export interface StepReport {
  readonly id: string;
  readonly kind: Step["action"]["kind"];
  /** undefined: the step belongs to no service. */
  readonly service: string | undefined;
  /** cancelled: not started, or not finished, when the plan was interrupted. */
  readonly status: "done" | "skipped" | "failed" | "blocked" | "cancelled";
  readonly ms: number;
  /** Why it failed, or was skipped; the id of the step that blocked it. */
  readonly message: string | undefined;
  readonly hint: string | undefined;
}

/** Records the steps of plans while they are executed. */
export interface Provisioning {
  /** A plan is about to be executed. */
  begin(plan: Plan): void;
  take(event: ApplyEvent): void;
  /** All steps so far, in the order of their plans. Unfinished ones count as cancelled. */
  steps(): readonly StepReport[];
}

/** An empty record. `now` is in milliseconds. */
export function provisioning(now: () => number): Provisioning {
  const reports = new Map<Step, StepReport>();
  const begun = new Map<Step, number>();
  const warnings = new Map<Step, string>();
  const end = (step: Step, status: StepReport["status"], error?: BerthError | { readonly message: string }) => {
    const ms = Math.max(0, now() - (begun.get(step) ?? now()));
    const hint = error !== undefined && "hint" in error ? error.hint : undefined;
    reports.set(step, { ...cancelled(step), status, ms, message: error?.message, hint });
  };
  return {
    begin: (plan) => {
      for (const step of plan.steps) reports.set(step, cancelled(step));
    },
    take: (event) => {
      const { step } = event;
      if (event.type === "started") begun.set(step, now());
      if (event.type === "warning") warnings.set(step, event.message);
      if (event.type === "failed") end(step, "failed", event.error);
      if (event.type === "blocked") end(step, "blocked", { message: `blocked by ${event.by.id}` });
      if (event.type !== "done") return;
      if (event.skipped) end(step, "skipped", { message: warnings.get(step) ?? "optional" });
      else end(step, "done");
    },
    steps: () => [...reports.values()],
  };
}

function cancelled({ id, action }: Step): StepReport {
  const service = "service" in action ? action.service : undefined;
  return { id, kind: action.kind, service, status: "cancelled", ms: 0, message: undefined, hint: undefined };
}
