import { apply } from "../apply/apply.ts";
import type { Context } from "../context/context.ts";
import type { BuildOptions } from "../images/build-options.ts";
import type { Plan } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import { TimedOut } from "../verdict/errors.ts";
import { hookOutput, type OnHookLines } from "./hook-output.ts";
import { builderFor } from "./image/builder.ts";

interface ExecuteOptions {
  /** Stops the plan. Undefined: the first Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** How images are built. */
  readonly build?: BuildOptions | undefined;
  /** Gets the output of hooks as it arrives. */
  readonly onHookLines?: OnHookLines | undefined;
  /** The containers' logs are shown afterwards: only for the text of a dry run. */
  readonly attached?: boolean | undefined;
  /** Whether a failure carries verdicts. Undefined: if the plan starts something. */
  readonly explains?: boolean | undefined;
}

/** Applies a plan and shows its progress. In a dry run, only shows the plan. Throws if a step fails, with verdicts. */
export async function executePlan(plan: Plan, stack: Stack, ctx: Context, options: ExecuteOptions = {}): Promise<void> {
  const { signal = ctx.interrupts.stop, onHookLines } = options;
  if (ctx.dryRun) {
    ctx.ui.showPlan(plan, { attached: options.attached ?? false });
    return;
  }
  for (const warning of plan.warnings) ctx.ui.warn(warning);
  const builder = await builderFor(plan, stack, ctx, options.build);
  const progress = ctx.ui.progress(plan);
  const hooks = hookOutput(plan.stack, onHookLines);
  const outcome = await apply(plan, {
    stack,
    engine: await ctx.engine(),
    emit: (event) => {
      if (event.type === "done" || event.type === "failed") hooks.end(event.step);
      progress.emit(event);
    },
    onOutput: hooks.take,
    builder,
    signal,
    ...(ctx.parallel === undefined ? {} : { parallel: ctx.parallel }),
  });
  await progress.end(outcome);
  if (signal.aborted && signal.reason instanceof TimedOut) {
    const { timeoutWithVerdicts } = await import("./verdict/failed.ts");
    throw await timeoutWithVerdicts(plan, outcome, signal.reason, { stack, ctx });
  }
  signal.throwIfAborted();
  if (outcome.ok) return;
  // Loaded only on failure, which keeps successful runs fast.
  const { failureWithVerdicts } = await import("./verdict/failed.ts");
  throw await failureWithVerdicts(plan, outcome, hooks.tail, { stack, ctx, explains: options.explains });
}
