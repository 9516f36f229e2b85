import { apply } from "../apply/apply.ts";
import type { Context } from "../context/context.ts";
import type { BuildOptions } from "../images/build-options.ts";
import type { Plan } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import { TimedOut } from "../verdict/errors.ts";
import { hookOutput, type OnHookLines } from "./hook-output.ts";
import { builderFor } from "./image/builder.ts";

interface CarryOutOptions {
  /** Undefined: the first Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** How its images are built. */
  readonly build?: BuildOptions | undefined;
  /** Is told what hooks say while they say it. */
  readonly onHookLines?: OnHookLines | undefined;
  /** Whether containers' output is to be shown behind it. */
  readonly attached?: boolean | undefined;
  /** Whether its failure carries verdicts. Undefined: where the plan brings something up. */
  readonly explains?: boolean | undefined;
}

/** Applies a plan with its progress shown, or only shows it in a dry run. Ends well, or throws what went wrong. */
export async function executePlan(
  plan: Plan,
  stack: Stack,
  ctx: Context,
  options: CarryOutOptions = {},
): Promise<void> {
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
  // Loaded by failures alone: what goes well need not read what explains them.
  const { failureWithVerdicts } = await import("./verdict/failed.ts");
  throw await failureWithVerdicts(plan, outcome, hooks.tail, { stack, ctx, explains: options.explains });
}
