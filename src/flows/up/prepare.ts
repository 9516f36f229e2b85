import { isDeepStrictEqual } from "node:util";
import type { Context, ReadContext } from "../../context/context.ts";
import type { ObservedContainer } from "../../engine/facts.ts";
import { type Observed, observe, withContainerDetails, withDetails } from "../../observe/observe.ts";
import { planImages } from "../../plan/images/images.ts";
import type { Plan } from "../../plan/plan.ts";
import { networkOwnerId } from "../../plan/run.ts";
import { planUp, type UpOptions } from "../../plan/up/up.ts";
import type { Loaded } from "../../stack/load.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import type { PortMode, Stack } from "../../stack/stack.ts";
import { type VariablesOf, withVariables } from "../../stack/transform/with-variables.ts";
import { executePlan } from "../execute-plan.ts";
import { type ChosenStack, checkFolder, chooseStack } from "../resolve-target.ts";
import { checkEngineSupport } from "./check-engine-support.ts";
import { checkBuilds, checkFiles, checkHealthchecks, checkWarnings, withPlanVerdict } from "./check-plan.ts";
import { confirmDataLoss } from "./confirm-data-loss.ts";
import { assignHostPorts } from "./host-ports.ts";
import { checkPrograms, needsPrograms, recallVariables, startPrograms, withoutPrograms } from "./resolve-providers.ts";
import { waitForStops } from "./wait-for-stops.ts";
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

/** A plan, and what it was made from. */
interface Planned {
  readonly plan: Plan;
  /** The stack that containers are made from. */
  readonly stack: Stack;
  readonly observed: Observed;
}

/** A plan that is ready to be executed, and that can be made again from what is there by then. */
export interface Prepared extends Planned {
  readonly again: () => Promise<Prepared>;
}

/**
 * Does all that comes before the plan of a command that brings services up, in the only safe order: observe → check →
 * confirm → pull and build → models and providers → final plan. The caller executes that plan. Whatever can be refused is
 * refused before the first write to the engine and before a program starts. A dry run stops after `confirm`.
 */
export async function prepare(preparation: Preparation, ctx: Context): Promise<Prepared> {
  const first = await planAndCheck(await observeInTurn(preparation, ctx), ctx);
  await checkPrograms(preparation.stack, ctx);
  const confirmed = await confirm(first, ctx);
  const final = ctx.dryRun ? confirmed : await startExternals(await pullAndBuild(confirmed, ctx), ctx);
  if (final.warnings.length > 0) ctx.ui.problems(final.warnings);
  return withAgain(final, ctx);
}

/** Images, models and providers stay as they are: only the engine is read again. */
function withAgain(checked: CheckedPlan, ctx: Context): Prepared {
  const { plan, stack, observed, variables } = checked;
  const again = async () => {
    const { preparation } = withOptions(checked, { isRefreshed: true });
    const next = await planAndCheck({ ...(await observeInTurn(preparation, ctx)), variables, planned: undefined }, ctx);
    // An attached `up` recognizes the services of the first plan.
    return withAgain(isDeepStrictEqual(next.stack, stack) ? { ...next, stack } : next, ctx);
  };
  return { plan, stack, observed, again };
}

/** Prepares what `up` does. */
export function prepareUp(chosen: ChosenStack, request: PrepareRequest, ctx: Context): Promise<Prepared> {
  return prepare(upPreparation(chosen, request), ctx);
}

export interface Preview extends Planned {
  readonly loaded: Loaded;
  /** Throws what `up` would refuse, and shows what the engine would leave out. */
  check(): Promise<void>;
}

/** What `up` would do now: the reading part of `prepare`. */
export async function previewUp(request: PrepareRequest, ctx: ReadContext): Promise<Preview> {
  const chosen = await chooseStack(request, ctx);
  const observation = await observeStack(upPreparation(chosen, request), ctx);
  const planned = makePlan(observation);
  return {
    ...planned,
    loaded: chosen.loaded,
    check: async () => {
      const warnings = await check(observation, planned, ctx);
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

/** All that a plan is made from. */
interface Observation {
  readonly preparation: Preparation;
  /** With its host ports, but without the services of providers and without the variables from them. */
  readonly ownStack: Stack;
  readonly observed: Observed;
  /** From models and providers. Until those have run: what existing containers got from them. */
  readonly variables: VariablesOf;
  /** The plan, if it was made already. */
  readonly planned?: Planned | undefined;
}

/** A plan that has passed all checks. */
interface CheckedPlan extends Observation, Planned {
  /** For attributes that the engine leaves out. */
  readonly warnings: readonly Problem[];
}

/**
 * If the list of containers shows that there is nothing to do, only containers that share a network are asked for details:
 * when they were started.
 */
async function observeStack(preparation: Preparation, ctx: ReadContext): Promise<Observation> {
  const engine = await ctx.engine();
  const stack = await withoutPrograms(preparation.stack, ctx);
  const listed = await observe(engine, stack);
  await checkFolder(stack, listed.containers, ctx);
  const observation = async (observed: Observed): Promise<Observation> => {
    const ownStack = await assignHostPorts(stack, observed, ctx, preparation.hostPorts);
    return { preparation, ownStack, observed, variables: recallVariables(preparation.stack, observed) };
  };
  if (needsPrograms(preparation.stack)) return observation(await withDetails(engine, stack, listed));
  const owners = new Set(listed.containers.map(networkOwnerId));
  const isSharing = (fact: ObservedContainer) => networkOwnerId(fact) !== undefined || owners.has(fact.id);
  const seen = await observation(await withContainerDetails(engine, listed, isSharing));
  const planned = emptyPlan(seen);
  return planned ? { ...seen, planned } : observation(await withDetails(engine, stack, seen.observed));
}

/** Observes once no other command stops containers of the project. */
async function observeInTurn(preparation: Preparation, ctx: Context): Promise<Observation> {
  const observation = await observeStack(preparation, ctx);
  const hasWaited = await waitForStops(observation.ownStack, observation.observed.containers, ctx);
  return hasWaited ? observeStack(preparation, ctx) : observation;
}

/** The plan, if no step follows from what was observed. One that is refused is made again from all details. */
function emptyPlan(observation: Observation): Planned | undefined {
  try {
    const planned = makePlan(observation);
    const images = planImages(planned.stack, planned.observed, observation.preparation.options);
    return planned.plan.steps.length + images.steps.length === 0 ? planned : undefined;
  } catch {
    return undefined;
  }
}

function makePlan({ preparation, ownStack, observed, variables, planned }: Observation): Planned {
  if (planned !== undefined) return planned;
  const stack = withVariables(ownStack, variables);
  return { plan: preparation.plan(stack, observed, preparation.options), stack, observed };
}

/** Throws for whatever would fail for certain. Returns warnings for attributes that the engine leaves out. */
async function check({ preparation }: Observation, { plan, stack, observed }: Planned, ctx: ReadContext) {
  const { options, loaded } = preparation;
  checkWarnings(plan, loaded);
  await checkFiles(plan, stack, loaded, ctx);
  const images = options.isRefreshed ? [] : planImages(stack, observed, options).steps;
  checkHealthchecks(plan, stack, { images: observed.images, changing: [...images, ...plan.steps] });
  const warnings = checkEngineSupport({ plan, images, stack, loaded }, await ctx.engine());
  await checkBuilds(plan, stack, ctx);
  return warnings;
}

/** Plans and checks. A failure about one service carries a verdict. */
async function planAndCheck(observation: Observation, ctx: Context): Promise<CheckedPlan> {
  const attempt = async () => {
    const planned = makePlan(observation);
    return { ...observation, ...planned, warnings: await check(observation, planned, ctx) };
  };
  return withPlanVerdict(attempt, observation.ownStack, ctx);
}

async function confirm(checked: CheckedPlan, ctx: Context): Promise<CheckedPlan> {
  const mayLose = await confirmDataLoss(checked.plan, checked.preparation.dataLoss, ctx);
  return mayLose.size === 0 ? checked : planAndCheck(withOptions(checked, { mayLose }), ctx);
}

/** Observes again afterwards: new images show which containers run an old one. */
async function pullAndBuild(checked: CheckedPlan, ctx: Context): Promise<CheckedPlan> {
  const { stack, observed, preparation } = checked;
  const images = planImages(stack, observed, preparation.options);
  if (images.steps.length === 0) return checked;
  await executePlan(images, stack, ctx, { explains: true });
  return planAndCheck(await observeStack(withOptions(checked, { isRefreshed: true }).preparation, ctx), ctx);
}

/** Comes last, because what models and providers do cannot be undone completely. */
async function startExternals(checked: CheckedPlan, ctx: Context): Promise<CheckedPlan> {
  const { preparation, ownStack } = checked;
  if (!needsPrograms(preparation.stack)) return checked;
  const started = await startPrograms(preparation.stack, checked.observed, ctx);
  try {
    const engine = await ctx.engine();
    const observed = await withDetails(engine, ownStack, await observe(engine, ownStack));
    return await planAndCheck({ preparation, ownStack, observed, variables: started.variables }, ctx);
  } catch (error) {
    await started.stop();
    throw error;
  }
}

function withOptions(observation: Observation, options: Partial<UpOptions>): Observation {
  return {
    ...observation,
    planned: undefined,
    preparation: { ...observation.preparation, options: { ...observation.preparation.options, ...options } },
  };
}
