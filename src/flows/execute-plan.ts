import { apply } from "../apply/apply.ts";
import type { ApplyEvent, Emit, Outcome } from "../apply/event.ts";
import { sleep } from "../apply/event-hub.ts";
import type { Context } from "../context/context.ts";
import type { Builder } from "../engine/engine.ts";
import { EngineRefused } from "../engine/errors.ts";
import type { BerthError } from "../errors.ts";
import type { BuildOptions } from "../images/build-options.ts";
import type { Observed } from "../observe/observe.ts";
import { isOvertaken } from "../plan/overtaken.ts";
import type { Plan } from "../plan/plan.ts";
import { redactor } from "../redact/redactor.ts";
import { readSecretFiles } from "../stack/files/secret-files.ts";
import { fieldPlace } from "../stack/problems/field-place.ts";
import { secretsOf } from "../stack/secret-values.ts";
import type { Stack } from "../stack/stack.ts";
import { ContainerGone, TimedOut } from "../verdict/errors.ts";
import { hookOutput, type OnHookLines } from "./hook-output.ts";

/** A plan, and how to make the next one if another command changes the project meanwhile. */
export interface Replannable {
  readonly plan: Plan;
  readonly stack: Stack;
  /** What the plan was made from. */
  readonly observed?: Observed;
  /** Observes and plans again. */
  readonly again?: () => Promise<Replannable>;
}

/** After this many conflicts with other commands, a plan fails. */
const maxReplans = 6;
/** The pause before the first new plan. It doubles each time, and is random: otherwise two commands could stay in step. */
const firstPauseMs = 100;

interface ExecuteOptions {
  /** What lets the plan go on after a conflict with another command. Undefined: it fails. */
  readonly from?: Pick<Replannable, "observed" | "again"> | undefined;
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
  if (ctx.dryRun) {
    ctx.ui.showPlan(plan, { attached: options.attached ?? false });
    return;
  }
  for (let current: Replannable = { plan, stack, ...options.from }, attempt = 0; ; attempt++) {
    const next = await execute(current, ctx, { ...options, attempt });
    if (next === undefined) return;
    ctx.ui.note(`another command is changing project "${plan.stack}": going on from what is there now`);
    current = next;
  }
}

/** Applies a plan once. Returns the next plan if another command changed the project meanwhile. */
async function execute(
  current: Replannable,
  ctx: Context,
  {
    signal = ctx.interrupts.stop,
    onHookLines,
    attempt,
    build,
    explains,
  }: ExecuteOptions & { readonly attempt: number },
): Promise<Replannable | undefined> {
  const { plan, stack, again } = current;
  for (const warning of plan.warnings) ctx.ui.warn(warning);
  const builder = await builderFor(plan, stack, ctx, build);
  const progress = ctx.ui.progress(plan);
  const hooks = hookOutput(plan.stack, onHookLines);
  const held: ApplyEvent[] = [];
  const show = withoutSecretsOf(stack, progress.emit);
  const outcome = await apply(plan, {
    stack,
    engine: await ctx.engine(),
    emit: (event) => {
      if (event.type === "done" || event.type === "failed") hooks.end(event.step);
      // Shown at the end, unless another command turns out to be the cause.
      if (again !== undefined && isHeld(event, held)) held.push(event);
      else show(event);
    },
    onOutput: hooks.take,
    builder,
    signal,
    ...(ctx.parallel === undefined ? {} : { parallel: ctx.parallel }),
  });
  const isLast = attempt >= maxReplans || signal.aborted;
  const next = isLast ? undefined : await nextPlan(current, outcome, { attempt, signal });
  if (next !== undefined) {
    await progress.end();
    return next;
  }
  for (const event of held) progress.emit(event);
  await progress.end(outcome);
  if (signal.aborted && signal.reason instanceof TimedOut) {
    const { timeoutWithVerdicts } = await import("./verdict/failed.ts");
    throw await timeoutWithVerdicts(plan, outcome, signal.reason, { stack, ctx });
  }
  signal.throwIfAborted();
  if (outcome.ok) return undefined;
  // Loaded only on failure, which keeps successful runs fast.
  const { failureWithVerdicts } = await import("./verdict/failed.ts");
  throw await failureWithVerdicts(plan, outcome, hooks.tail, { stack, ctx, explains });
}

/** Hides the stack's secrets in the output of health probes. Without a probe, the secrets are not read. */
function withoutSecretsOf(stack: Stack, emit: Emit): Emit {
  let hide: Promise<(text: string) => string> | undefined;
  const open = async () => redactor([...secretsOf(stack), ...(await readSecretFiles(stack))]).text;
  return (event) => {
    if (event.type !== "progress" || event.step.action.kind !== "reach-milestone") return emit(event);
    hide ??= open();
    const { progress } = event;
    hide.then(
      (text) => emit({ ...event, progress: { ...progress, text: text(progress.text) } }),
      () => {},
    );
  };
}

/** Whether a step failed because something was missing or taken, or is blocked by such a step. */
function isHeld(event: ApplyEvent, held: readonly ApplyEvent[]): boolean {
  if (event.type === "failed") return event.error instanceof EngineRefused && event.error.isConflict;
  return event.type === "blocked" && held.some(({ step }) => step.id === event.by.id);
}

/** The next plan, if all that failed did so because another command changed the project meanwhile. */
async function nextPlan(
  { plan, stack, observed: before, again }: Replannable,
  outcome: Outcome,
  { attempt, signal }: { readonly attempt: number; readonly signal: AbortSignal },
): Promise<Replannable | undefined> {
  const failed = plan.steps.flatMap((step) => {
    const result = outcome.steps.get(step.id);
    return result?.status === "failed" ? [{ step, error: result.error }] : [];
  });
  if (failed.length === 0 || before === undefined || again === undefined) return undefined;
  await sleep(firstPauseMs * 2 ** attempt * (0.5 + Math.random()), signal);
  // Whatever keeps us from observing or planning again, the first failure says more.
  const next = await again().catch(() => undefined);
  const after = next?.observed;
  if (after === undefined) return undefined;
  const isConflict = ({ step, error }: (typeof failed)[number]) =>
    isMissing(error) || isOvertaken(step, stack, { before, after });
  return failed.every(isConflict) ? next : undefined;
}

/** Whether a container is missing that the plan has seen or created. */
function isMissing(error: BerthError): boolean {
  return error instanceof ContainerGone || (error instanceof EngineRefused && error.isContainerMissing);
}

/** Opens the builder for a plan's images. Returns undefined if the plan builds none. */
async function builderFor(
  plan: Plan,
  stack: Stack,
  ctx: Context,
  options: BuildOptions = {},
): Promise<Builder | undefined> {
  if (!plan.steps.some(({ action }) => action.kind === "build-image")) return undefined;
  const { openBuilder } = await import("../images/builder.ts");
  const [{ root }, engine] = await Promise.all([ctx.load(), ctx.engine()]);
  return openBuilder({
    plan,
    stack,
    engine,
    env: ctx.env,
    options,
    placeOf: (service, field) => fieldPlace(root, service, field),
    warn: ctx.ui.warn,
    result: ctx.ui.result,
  });
}
