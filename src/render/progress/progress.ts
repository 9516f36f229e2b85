import type { Emit, Outcome } from "../../apply/event.ts";
import type { Plan } from "../../plan/plan.ts";

/** Shows the progress of a plan while it is applied. */
export interface Progress {
  readonly emit: Emit;
  /** Shows the final state and releases the terminal. Without an outcome: applying was interrupted. */
  end(outcome?: Outcome): Promise<void>;
}

export type OpenProgress = (plan: Plan) => Progress;
