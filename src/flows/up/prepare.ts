import type { Context, ReadContext } from "../../context/context.ts";
import { observe } from "../../observe/observe.ts";
import type { Observed } from "../../observe/observed.ts";
import { planImages } from "../../plan/images/images.ts";
import type { Plan } from "../../plan/plan.ts";
import { planUp, type UpOptions } from "../../plan/up/up.ts";
import type { Loaded } from "../../stack/load.ts";
import type { PortMode } from "../../stack/port-mode.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import type { Stack } from "../../stack/stack.ts";
import { type VariablesOf, withVariables } from "../../stack/transform/with-variables.ts";
import { executePlan } from "../execute-plan.ts";
import { type ChosenStack, chooseStack } from "../resolve-target.ts";
import { withPlanVerdict } from "../verdict/explained-plan.ts";
import { checkBuilds } from "./check-builds.ts";
import { checkEngineSupport } from "./check-engine-support.ts";
import { checkWarnings } from "./check-warnings.ts";
import { confirmDataLoss } from "./confirm-data-loss.ts";
import { assignHostPorts } from "./host-ports.ts";
import { checkPrograms, needsPrograms, recallVariables, startPrograms, withoutPrograms } from "./resolve-providers.ts";
import { withEnvironmentOptions } from "./with-environment.ts";

export interface PrepareRequest extends UpOptions {
  readonly services: readonly string[];
  /** Where host ports come from. Absent: as the file says, else as last time. */
  readonly ports?: PortMode | undefined;
  /** Answer yes to all questions. */
  readonly yes?: boolean | undefined;
}

/** A command that brings services up. */
export interface Preparation extends ChosenStack {
  readonly options: UpOptions;
  readonly hostPorts: Parameters<typeof assignHostPorts>[3];
  /** Whether a changed volume may be recreated without its data: `ask` the user, or the answer itself. */
  readonly dataLoss: "ask" | "yes" | "no";
  /** Pure. Throws what planning refuses. */
  plan(stack: Stack, observed: Observed, options: UpOptions): Plan;
}

/** What is about to be done. */
export interface Prepared {
  readonly plan: Plan;
  /** The stack that containers are made from. */
  readonly stack: Stack;
  readonly observed: Observed;
}

/**
 * The one place that orders the work of a command that brings services up: observe → check → confirm → pull and build →
 * models and providers → final plan. The caller executes that plan. What can be refused is refused before the first write
 * to the engine and before the first program starts. A dry run stops after `confirm`.
 */
export async function prepare(wanted: Preparation, ctx: Context): Promise<Prepared> {
  const first = await decide(await look(wanted, ctx), ctx);
  await checkPrograms(wanted.stack, ctx);
  const confirmed = await confirm(first, ctx);
  const final = ctx.dryRun ? confirmed : await startExternals(await pullAndBuild(confirmed, ctx), ctx);
  if (final.warnings.length > 0) ctx.ui.problems(final.warnings);
  return final;
}

/** Prepares what `up` does. */
export function prepareUp(chosen: ChosenStack, request: PrepareRequest, ctx: Context): Promise<Prepared> {
  return prepare(upPreparation(chosen, request), ctx);
}

export interface Preview extends Prepared {
  readonly loaded: Loaded;
  /** Throws what `up` would refuse, and shows what the engine would leave out. */
  check(): Promise<void>;
}

/** What `up` would do now: the reading part of `prepare`. */
export async function previewUp(request: PrepareRequest, ctx: ReadContext): Promise<Preview> {
  const chosen = await chooseStack(request, ctx);
  const seen = await look(upPreparation(chosen, request), ctx);
  const planned = planFrom(seen);
  return {
    ...planned,
    loaded: chosen.loaded,
    check: async () => {
      const warnings = await check(seen, planned, ctx);
      await checkPrograms(chosen.stack, ctx);
      if (warnings.length > 0) ctx.ui.problems(warnings);
    },
  };
}

function upPreparation(chosen: ChosenStack, request: PrepareRequest): Preparation {
  return {
    ...chosen,
    options: withEnvironmentOptions(request, chosen.loaded.environment),
    hostPorts: { mode: request.ports, scale: request.scale },
    dataLoss: request.yes === true ? "yes" : "ask",
    plan: planUp,
  };
}

/** What a plan is made from. */
interface Seen {
  readonly wanted: Preparation;
  /** With host ports, without services of providers and their variables. */
  readonly ownStack: Stack;
  readonly observed: Observed;
  /** From models and providers. Until those have run: what existing containers have. */
  readonly variables: VariablesOf;
}

/** A plan that has passed all checks. */
interface Decided extends Seen, Prepared {
  /** Attributes that the engine leaves out. */
  readonly warnings: readonly Problem[];
}

async function look(wanted: Preparation, ctx: ReadContext): Promise<Seen> {
  const stack = await withoutPrograms(wanted.stack, ctx);
  const observed = await observe(await ctx.engine(), stack);
  const ownStack = await assignHostPorts(stack, observed, ctx, wanted.hostPorts);
  return { wanted, ownStack, observed, variables: recallVariables(wanted.stack, observed) };
}

function planFrom({ wanted, ownStack, observed, variables }: Seen): Prepared {
  const stack = withVariables(ownStack, variables);
  return { plan: wanted.plan(stack, observed, wanted.options), stack, observed };
}

/** Throws what would fail for certain. Returns what the engine would leave out. */
async function check({ wanted }: Seen, { plan, stack, observed }: Prepared, ctx: ReadContext) {
  const { options, loaded } = wanted;
  checkWarnings(plan, stack, loaded);
  const images = options.isRefreshed ? [] : planImages(stack, observed, options).steps;
  const warnings = checkEngineSupport({ plan, images, stack, loaded }, await ctx.engine());
  await checkBuilds(plan, stack, ctx);
  return warnings;
}

/** Plans and checks. A failure about one service carries a verdict. */
async function decide(seen: Seen, ctx: Context): Promise<Decided> {
  const decided = async () => {
    const planned = planFrom(seen);
    return { ...seen, ...planned, warnings: await check(seen, planned, ctx) };
  };
  return withPlanVerdict(decided, seen.ownStack, ctx);
}

async function confirm(decided: Decided, ctx: Context): Promise<Decided> {
  const mayLose = await confirmDataLoss(decided.plan, decided.wanted.dataLoss, ctx);
  return mayLose.size === 0 ? decided : decide(withOptions(decided, { mayLose }), ctx);
}

/** Observed again afterwards: only then it can be seen which containers run an old image. */
async function pullAndBuild(decided: Decided, ctx: Context): Promise<Decided> {
  const { stack, observed, wanted } = decided;
  const images = planImages(stack, observed, wanted.options);
  if (images.steps.length === 0) return decided;
  await executePlan(images, stack, ctx, { explains: true });
  return decide(await look(withOptions(decided, { isRefreshed: true }).wanted, ctx), ctx);
}

/** Starts models and providers last, since nothing undoes all that they do. */
async function startExternals(decided: Decided, ctx: Context): Promise<Decided> {
  const { wanted, ownStack } = decided;
  if (!needsPrograms(wanted.stack)) return decided;
  const started = await startPrograms(wanted.stack, decided.observed, ctx);
  try {
    const observed = await observe(await ctx.engine(), ownStack);
    return await decide({ wanted, ownStack, observed, variables: started.variables }, ctx);
  } catch (error) {
    await started.stop();
    throw error;
  }
}

function withOptions(seen: Seen, options: Partial<UpOptions>): Seen {
  return { ...seen, wanted: { ...seen.wanted, options: { ...seen.wanted.options, ...options } } };
}
