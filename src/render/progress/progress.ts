import type { Emit, Outcome } from "../../apply/event.ts";
import type { Plan } from "../../plan/plan.ts";

/** Shows one walk of a plan while it goes. */
export interface Progress {
  readonly emit: Emit;
  /** Shows the rest and lets the terminal go. Without an outcome: the walk was broken off. */
  end(outcome?: Outcome): Promise<void>;
}

export type OpenProgress = (plan: Plan) => Progress;
