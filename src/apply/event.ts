import type { Progress } from "../engine/engine.ts";
import type { BerthError } from "../errors.ts";
import type { Plan, Step } from "../plan/plan.ts";

/** What the walk of a plan tells while it goes. Everything that a person sees is rendered from these. */
export type ApplyEvent =
  | { readonly type: "started"; readonly step: Step }
  | { readonly type: "progress"; readonly step: Step; readonly progress: Progress }
  | { readonly type: "warning"; readonly step: Step; readonly message: string }
  /** `skipped`: an optional dependency that was not to be had; a warning told why, and what needs it goes on. */
  | { readonly type: "done"; readonly step: Step; readonly ms: number; readonly skipped?: boolean }
  | { readonly type: "failed"; readonly step: Step; readonly error: BerthError }
  | { readonly type: "blocked"; readonly step: Step; readonly by: Step };

export type StepOutcome =
  | { readonly status: "done" }
  | { readonly status: "failed"; readonly error: BerthError }
  /** Not tried: the step `by` failed, or was blocked itself by it. */
  | { readonly status: "blocked"; readonly by: string }
  /** Not tried: the walk was interrupted. */
  | { readonly status: "cancelled" };

export interface Outcome {
  readonly steps: ReadonlyMap<string, StepOutcome>;
  readonly ok: boolean;
}

export type Emit = (event: ApplyEvent) => void;

/** What a hook says, as the engine frames it; it is read on once this resolves. */
export type OnOutput = (step: Step, chunk: Uint8Array) => Promise<void>;

/** Opens what shows a walk, but that what happens goes through `relay`, which hands on what is to be shown. */
export function wrapProgress<Options extends readonly unknown[], Shown extends { readonly emit: Emit }>(
  open: (plan: Plan, ...options: Options) => Shown,
  relay: (show: Emit, plan: Plan) => Emit,
): (plan: Plan, ...options: Options) => Shown {
  return (plan, ...options) => {
    const shown = open(plan, ...options);
    return { ...shown, emit: relay(shown.emit, plan) };
  };
}
