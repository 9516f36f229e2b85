import { apply } from "../apply/apply.ts";
import type { Outcome } from "../apply/event.ts";
import { ApplyFailed, type BerthError, exitCodes, TimedOut } from "../errors.ts";
import type { BuildOptions } from "../images/build-options.ts";
import type { Plan } from "../plan/plan.ts";
import { showPlan } from "../plan/show.ts";
import type { Stack } from "../stack/stack.ts";
import { builderFor } from "./builder.ts";
import { hookOutput, type OnHookLines } from "./hook-output.ts";
import type { Ports } from "./ports.ts";

interface CarryOutOptions {
  /** Undefined: the first Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** How its images are built. */
  readonly build?: BuildOptions | undefined;
  /** Is told what hooks say while they say it. */
  readonly onHookLines?: OnHookLines | undefined;
}

/** Applies a plan with its progress shown, or only shows it in a dry run. Ends well, or throws what went wrong. */
export async function carryOut(plan: Plan, stack: Stack, ports: Ports, options: CarryOutOptions = {}): Promise<void> {
  const { signal = ports.interrupts.stop, onHookLines } = options;
  if (ports.dryRun) {
    ports.ui.result(showPlan(plan));
    return;
  }
  for (const warning of plan.warnings) ports.ui.warn(warning);
  const builder = await builderFor(plan, stack, ports, options.build);
  const progress = ports.ui.progress(plan);
  const hooks = hookOutput(plan.stack, onHookLines);
  const outcome = await apply(plan, {
    stack,
    engine: await ports.engine(),
    emit: (event) => {
      if (event.type === "done" || event.type === "failed") hooks.end(event.step);
      progress.emit(event);
    },
    onOutput: hooks.take,
    builder,
    signal,
    ...(ports.parallel === undefined ? {} : { parallel: ports.parallel }),
  });
  await progress.end(outcome);
  signal.throwIfAborted();
  if (!outcome.ok) throw failure(outcome, hooks.tail);
}

/** One error for all that failed: what was blocked by it was said as it happened. */
function failure(outcome: Outcome, tailOf: (step: string) => string | undefined): BerthError {
  const errors = [...outcome.steps.values()].flatMap((step) => (step.status === "failed" ? [step.error] : []));
  const bug = errors.find(({ exitCode }) => exitCode === exitCodes.bug);
  if (bug !== undefined) return bug;
  const [first] = errors;
  const message = [...new Set(errors.map((error) => error.message))].join("\n");
  const said = [...outcome.steps].flatMap(([id, { status }]) => (status === "failed" ? (tailOf(id) ?? []) : []));
  const hint = [...new Set([...errors.flatMap((error) => error.hint ?? []), ...said])].join("\n");
  const options = { hint: hint || undefined, cause: first };
  return first instanceof TimedOut ? new TimedOut(message, options) : new ApplyFailed(message, options);
}
