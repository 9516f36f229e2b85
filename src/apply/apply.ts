import type { Builder, Engine } from "../engine/engine.ts";
import { BerthError, exitCodes } from "../errors.ts";
import { actionKinds } from "../plan/action-kinds.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import { concurrencyLimits } from "./concurrency.ts";
import type { Emit, OnOutput, Outcome, StepOutcome } from "./event.ts";
import { openEventHub } from "./event-hub.ts";
import { type Perform, perform } from "./perform.ts";
import { imageLookup, type PerformContext } from "./perform-context.ts";

export interface ApplyContext {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly emit: Emit;
  /** Takes the output of hooks; undefined discards it. */
  readonly onOutput?: OnOutput | undefined;
  /** Required if the plan builds images. */
  readonly builder?: Builder | undefined;
  /** Once it aborts, no new step starts, and pulls, builds and waits end. A change in progress finishes. */
  readonly signal?: AbortSignal | undefined;
  /** Maximum concurrent engine calls, without waits; undefined for the default. */
  readonly parallel?: number | undefined;
  /** For tests only. */
  readonly perform?: Perform | undefined;
}

/**
 * Applies a plan. Each step runs as soon as all steps that it comes after are done. A failed step blocks only those that
 * come after it. Rejects only for a plan that is out of order, and then before the first step.
 */
export async function apply(plan: Plan, context: ApplyContext): Promise<Outcome> {
  const { stack, engine, emit, onOutput = async () => {}, builder } = context;
  const signal = context.signal ?? new AbortController().signal;
  const eventHub = openEventHub(engine, plan.stack);
  const walk: Walk = {
    emit,
    onOutput,
    perform: context.perform ?? perform,
    base: { stack, engine, images: imageLookup(engine), eventHub, builder, signal },
    limiterFor: concurrencyLimits(stack, context.parallel),
  };
  try {
    const runs = new Map<string, Promise<StepRun>>();
    for (const step of inOrder(plan)) {
      const earlier = step.after.flatMap((id) => runs.get(id) ?? []);
      runs.set(step.id, runStep(step, earlier, walk));
    }
    return outcomeOf(await Promise.all(runs.values()));
  } finally {
    eventHub.close();
  }
}

/** A step and its outcome. `by` is the step that failed: itself, or the one at the start of the chain that blocks it. */
interface StepRun {
  readonly step: Step;
  readonly outcome: StepOutcome;
  readonly by: Step;
}

interface Walk {
  readonly emit: Emit;
  readonly onOutput: OnOutput;
  readonly perform: Perform;
  readonly base: Pick<PerformContext, "stack" | "engine" | "images" | "eventHub" | "builder" | "signal">;
  readonly limiterFor: ReturnType<typeof concurrencyLimits>;
}

/** Checks that each step is listed after all that it comes after, and returns the steps. */
function inOrder({ steps }: Plan): readonly Step[] {
  const listed = new Set<string>();
  for (const step of steps) {
    const missing = step.after.find((id) => !listed.has(id));
    if (missing !== undefined)
      throw new Error(`The plan lists "${step.id}" before "${missing}", which it comes after.`);
    listed.add(step.id);
  }
  return steps;
}

async function runStep(step: Step, earlier: readonly Promise<StepRun>[], walk: Walk): Promise<StepRun> {
  const before = (await Promise.all(earlier)).filter(({ step: previous }) => !isOptional(previous));
  const failed = before.find(({ outcome }) => outcome.status === "failed" || outcome.status === "blocked");
  if (failed !== undefined) return block(step, failed.by, walk);
  if (before.some(({ outcome }) => outcome.status === "cancelled")) return cancelled(step);
  return walk.limiterFor(step.action)(() => performStep(step, walk));
}

async function performStep(step: Step, { emit, onOutput, perform, base }: Walk): Promise<StepRun> {
  if (base.signal.aborted) return cancelled(step);
  emit({ type: "started", step });
  const startMs = performance.now();
  let skipped = false as boolean;
  try {
    await perform(step.action, {
      ...base,
      // A separate signal per step: Node prints a warning if many calls listen to the same one.
      signal: AbortSignal.any([base.signal]),
      because: step.because,
      progress: (progress) => emit({ type: "progress", step, progress }),
      output: (chunk) => onOutput(step, chunk),
      warn: (message) => emit({ type: "warning", step, message }),
      warnKept: (message) => {
        skipped = true;
        emit({ type: "warning", step, message });
      },
    });
  } catch (thrown) {
    if (base.signal.aborted && actionKinds[step.action.kind].isAbortable) return cancelled(step);
    const error = asBerthError(thrown);
    if (!isOptional(step)) {
      emit({ type: "failed", step, error });
      return { step, outcome: { status: "failed", error }, by: step };
    }
    emit({ type: "warning", step, message: optionalFailed(step, error.message) });
    return finished(step, { ms: since(startMs), skipped: true }, emit);
  }
  return finished(step, { ms: since(startMs), ...(skipped && { skipped }) }, emit);
}

function finished(step: Step, how: { readonly ms: number; readonly skipped?: boolean }, emit: Emit): StepRun {
  emit({ type: "done", step, ...how });
  return { step, outcome: { status: "done" }, by: step };
}

function since(startMs: number): number {
  return Math.round(performance.now() - startMs);
}

function block(step: Step, by: Step, { emit }: Walk): StepRun {
  if (isOptional(step)) emit({ type: "warning", step, message: optionalFailed(step, `${by.id} failed`) });
  emit({ type: "blocked", step, by });
  return { step, outcome: { status: "blocked", by: by.id }, by };
}

function cancelled(step: Step): StepRun {
  return { step, outcome: { status: "cancelled" }, by: step };
}

function outcomeOf(runs: readonly StepRun[]): Outcome {
  return {
    steps: new Map(runs.map(({ step, outcome }) => [step.id, outcome])),
    ok: runs.every(({ outcome }) => outcome.status === "done"),
  };
}

/** An unexpected error in a step, which is a bug in berth. The original error is the cause. */
class Unexpected extends BerthError {
  readonly exitCode: number = exitCodes.bug;
}

/** The error as a BerthError. Any other error is wrapped as unexpected. */
function asBerthError(thrown: unknown): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Unexpected(`unexpected error: ${message}`, { cause: thrown, hint: "This is a bug in berth: report it." });
}

/** Whether later steps run even if this one fails: a wait with `required: false`, or a pull before a build. */
export function isOptional({ action }: Step): boolean {
  if (action.kind === "reach-milestone") return !action.required;
  return "optional" in action && action.optional === true;
}

/** The warning for an optional step that failed. */
function optionalFailed({ action }: Step, because: string): string {
  return action.kind === "reach-milestone"
    ? `optional dependency "${action.service}" failed to start: ${because}`
    : because;
}
