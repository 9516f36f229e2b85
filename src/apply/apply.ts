import type { Builder, Engine } from "../engine/engine.ts";
import { BerthError, exitCodes } from "../errors.ts";
import { actionKinds } from "../plan/action-kinds.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import { concurrencyGates } from "./concurrency.ts";
import type { Emit, OnOutput, Outcome, StepOutcome } from "./event.ts";
import { openEventHub } from "./event-hub.ts";
import { type Perform, type PerformContext, perform } from "./perform.ts";

export interface ApplyContext {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly emit: Emit;
  /** Undefined: nobody wants to know what hooks say. */
  readonly onOutput?: OnOutput | undefined;
  /** Needed where the plan builds images. */
  readonly builder?: Builder | undefined;
  /** Nothing new starts once it aborts; pulls, builds and waits end, a change under way is let finish. */
  readonly signal?: AbortSignal | undefined;
  /** Most engine calls at once, waits not counted. Undefined: our own bound for what makes the engine work. */
  readonly parallel?: number | undefined;
  /** For tests of the walk alone. */
  readonly perform?: Perform | undefined;
}

/**
 * Walks a plan: each step as soon as all that it comes after are done. A failure blocks what comes after it and nothing
 * else. Rejects for a plan that is out of order only, and then before the first step.
 */
export async function apply(plan: Plan, context: ApplyContext): Promise<Outcome> {
  const { stack, engine, emit, onOutput = async () => {}, builder } = context;
  const signal = context.signal ?? new AbortController().signal;
  const pulse = openEventHub(engine, plan.stack);
  const walk: Walk = {
    emit,
    onOutput,
    perform: context.perform ?? perform,
    base: { stack, engine, pulse, builder, signal },
    gateOf: concurrencyGates(stack, context.parallel),
  };
  try {
    const runs = new Map<string, Promise<Run>>();
    for (const step of inOrder(plan)) {
      const earlier = step.after.flatMap((id) => runs.get(id) ?? []);
      runs.set(step.id, run(step, earlier, walk));
    }
    return outcomeOf(await Promise.all(runs.values()));
  } finally {
    pulse.close();
  }
}

/** A step and what became of it. `by` is the step that failed: itself, or the first of a chain that blocks it. */
interface Run {
  readonly step: Step;
  readonly outcome: StepOutcome;
  readonly by: Step;
}

interface Walk {
  readonly emit: Emit;
  readonly onOutput: OnOutput;
  readonly perform: Perform;
  readonly base: Pick<PerformContext, "stack" | "engine" | "pulse" | "builder" | "signal">;
  readonly gateOf: ReturnType<typeof concurrencyGates>;
}

/** The steps, once it is certain that each is listed after all that it comes after. */
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

async function run(step: Step, earlier: readonly Promise<Run>[], walk: Walk): Promise<Run> {
  const before = (await Promise.all(earlier)).filter((one) => !isOptional(one.step));
  const failed = before.find(({ outcome }) => outcome.status === "failed" || outcome.status === "blocked");
  if (failed !== undefined) return block(step, failed.by, walk);
  if (before.some(({ outcome }) => outcome.status === "cancelled")) return cancelled(step);
  return walk.gateOf(step.action)(() => attempt(step, walk));
}

async function attempt(step: Step, { emit, onOutput, perform, base }: Walk): Promise<Run> {
  if (base.signal.aborted) return cancelled(step);
  emit({ type: "started", step });
  const startMs = performance.now();
  try {
    await perform(step.action, {
      ...base,
      // One of its own: Node warns on stderr where many calls listen to the same.
      signal: AbortSignal.any([base.signal]),
      because: step.because,
      progress: (progress) => emit({ type: "progress", step, progress }),
      output: (chunk) => onOutput(step, chunk),
      warn: (message) => emit({ type: "warning", step, message }),
    });
  } catch (thrown) {
    if (base.signal.aborted && actionKinds[step.action.kind].isAbortable) return cancelled(step);
    const error = explained(thrown);
    if (!isOptional(step)) {
      emit({ type: "failed", step, error });
      return { step, outcome: { status: "failed", error }, by: step };
    }
    emit({ type: "warning", step, message: optionalFailed(step, error.message) });
    return finished(step, { ms: since(startMs), skipped: true }, emit);
  }
  return finished(step, { ms: since(startMs) }, emit);
}

function finished(step: Step, how: { readonly ms: number; readonly skipped?: boolean }, emit: Emit): Run {
  emit({ type: "done", step, ...how });
  return { step, outcome: { status: "done" }, by: step };
}

function since(startMs: number): number {
  return Math.round(performance.now() - startMs);
}

function block(step: Step, by: Step, { emit }: Walk): Run {
  if (isOptional(step)) emit({ type: "warning", step, message: optionalFailed(step, `${by.id} failed`) });
  emit({ type: "blocked", step, by });
  return { step, outcome: { status: "blocked", by: by.id }, by };
}

function cancelled(step: Step): Run {
  return { step, outcome: { status: "cancelled" }, by: step };
}

function outcomeOf(runs: readonly Run[]): Outcome {
  return {
    steps: new Map(runs.map(({ step, outcome }) => [step.id, outcome])),
    ok: runs.every(({ outcome }) => outcome.status === "done"),
  };
}

/** A step failed in a way that nobody foresaw: a bug of ours. The original is the cause. */
class Unexpected extends BerthError {
  readonly exitCode: number = exitCodes.bug;
}

/** The failure as one that can be told; what is no BerthError is wrapped, so that it stays visible as what it is. */
function explained(thrown: unknown): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Unexpected(`unexpected error: ${message}`, { cause: thrown, hint: "This is a bug in berth: report it." });
}

/** What comes after it goes on without it: a wait for a dependency with `required: false`, a pull before a build. */
function isOptional({ action }: Step): boolean {
  if (action.kind === "reach-milestone") return !action.required;
  return "optional" in action && action.optional === true;
}

/** The warning for what was optional and was not to be had. */
function optionalFailed({ action }: Step, because: string): string {
  return action.kind === "reach-milestone"
    ? `optional dependency "${action.service}" failed to start: ${because}`
    : because;
}
