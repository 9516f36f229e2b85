import type { Progress } from "../engine/engine.ts";
import type { BerthError } from "../errors.ts";
import type { Plan, Step } from "../plan/plan.ts";

/** Reported while a plan is applied. Everything that the user sees is rendered from these. */
export type ApplyEvent =
  | { readonly type: "started"; readonly step: Step }
  | { readonly type: "progress"; readonly step: Step; readonly progress: Progress }
  | { readonly type: "warning"; readonly step: Step; readonly message: string }
  /** `skipped`: an optional step failed, or the resource is in use and stays. A warning says why, and later steps still run. */
  | { readonly type: "done"; readonly step: Step; readonly ms: number; readonly skipped?: boolean }
  | { readonly type: "failed"; readonly step: Step; readonly error: BerthError }
  | { readonly type: "blocked"; readonly step: Step; readonly by: Step };

export type StepOutcome =
  | { readonly status: "done" }
  | { readonly status: "failed"; readonly error: BerthError }
  /** Not performed because the step `by` failed. */
  | { readonly status: "blocked"; readonly by: string }
  /** Not performed because the run was interrupted. */
  | { readonly status: "cancelled" };

export interface Outcome {
  readonly steps: ReadonlyMap<string, StepOutcome>;
  readonly ok: boolean;
}

export type Emit = (event: ApplyEvent) => void;

/** Takes a hook's output in the engine's frames. The next chunk is read once this resolves. */
export type OnOutput = (step: Step, chunk: Uint8Array) => Promise<void>;

/** Wraps a function that opens a progress display: all events go through `relay`, which decides what to pass on. */
export function wrapProgress<Options extends readonly unknown[], Shown extends { readonly emit: Emit }>(
  open: (plan: Plan, ...options: Options) => Shown,
  relay: (show: Emit, plan: Plan) => Emit,
): (plan: Plan, ...options: Options) => Shown {
  return (plan, ...options) => {
    const shown = open(plan, ...options);
    return { ...shown, emit: relay(shown.emit, plan) };
  };
}
