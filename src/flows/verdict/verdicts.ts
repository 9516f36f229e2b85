import { milestoneState } from "../../apply/milestone-state.ts";
import type { Context } from "../../context/context.ts";
import { EngineRefused } from "../../engine/errors.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import type { BerthError } from "../../errors.ts";
import { resourceName } from "../../plan/action-kinds.ts";
import type { Action } from "../../plan/plan.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Stack } from "../../stack/stack.ts";
import { blocksOf, usersOf } from "../../verdict/blocks.ts";
import { TimedOut } from "../../verdict/errors.ts";
import type { Blocked, Verdict } from "../../verdict/verdict.ts";
import { mergeVerdicts, verdictOf } from "../../verdict/verdict-of.ts";
import type { FailedStep } from "./failures.ts";
import { type Attempt, gatherEvidence, openVerdictScene, type VerdictScene } from "./gather.ts";

/** Time limit for reading evidence. */
const evidenceTimeoutMs = 10_000;

/** One verdict for each root cause of a failed start, with the services that it blocks. */
export async function verdictsOf(
  failures: readonly FailedStep[],
  stack: Stack,
  ctx: Context,
): Promise<readonly Verdict[]> {
  if (failures.length === 0) return [];
  const scene = await openScene(stack, ctx);
  const verdicts = await Promise.all(failures.map((failure) => ofFailure(failure, scene)));
  return mergeVerdicts(verdicts.flat());
}

/** The verdict on a service for which no plan could be created. */
export async function verdictOnRefusal(
  service: string,
  { message, hint }: BerthError,
  stack: Stack,
  ctx: Context,
): Promise<Verdict> {
  const scene = await openScene(stack, ctx);
  const evidence = await gatherEvidence(scene, { service, fact: undefined }, { refusal: message, advice: hint });
  return verdictOf(evidence, { subject: `Service ${service}`, blocks: blocksOf(stack, service, () => true) });
}

/** The verdict on a container that has just exited, whether or not the engine has restarted it since. */
export async function verdictOnExit(
  { service, container, exitCode }: { readonly service: string; readonly container: string; readonly exitCode: number },
  stack: Stack,
  ctx: Context,
): Promise<Verdict> {
  const scene = await openScene(stack, ctx);
  const known = scene.containers.find(({ id }) => id === container);
  const fact = known && { ...known, state: "exited" as const, exitCode };
  const evidence = await gatherEvidence(scene, { service, fact }, { refusal: "" });
  return verdictOf(evidence, { subject: `Service ${service}`, blocks: [] });
}

/** Reads the data that all verdicts of a stack share, within the time limit. */
export async function openScene(stack: Stack, ctx: Context): Promise<VerdictScene> {
  const { stop, kill } = ctx.interrupts;
  // A timeout of the work must not cut its verdict short: then only a second interrupt does.
  const interrupt = stop.reason instanceof TimedOut ? kill : stop;
  const signal = AbortSignal.any([AbortSignal.timeout(evidenceTimeoutMs), interrupt]);
  return openVerdictScene(stack, await ctx.engine(), { placeOf: await placesOf(ctx), signal });
}

/** Returns a lookup for the file and line of a service's field. It finds nothing if the stack was not loaded from a file. */
async function placesOf(ctx: Context): Promise<VerdictScene["placeOf"]> {
  const root = await ctx.load().then(
    (loaded) => loaded.root,
    () => undefined,
  );
  return (service, field) => {
    const [file, line] = /^(.*):(\d+)$/.exec((root && fieldPlace(root, service, field)) ?? "")?.slice(1) ?? [];
    return file === undefined ? undefined : { file, line: Number(line) };
  };
}

async function ofFailure(failure: FailedStep, scene: VerdictScene): Promise<readonly Verdict[]> {
  const { action } = failure.step;
  const service = "service" in action ? action.service : undefined;
  const attempt = attemptOf(failure);
  const blocks = blocksBy(failure, scene.stack);
  const containers = await containersOf(action, scene);
  return Promise.all(
    containers.map(async ({ name, fact }) => {
      const evidence = await gatherEvidence(scene, { service, fact, said: failure.said }, attempt);
      return verdictOf(evidence, { subject: name === undefined ? resourceName(action) : `Container ${name}`, blocks });
    }),
  );
}

/** A wait makes no engine call; the container shows why it failed. */
function attemptOf({ step: { action }, error }: FailedStep): Attempt {
  if (action.kind !== "reach-milestone") {
    const engineMessage = error instanceof EngineRefused ? error.engineMessage : undefined;
    return { refusal: error.message, advice: error.hint, engineMessage, step: action.kind };
  }
  const waitedMs = error instanceof TimedOut ? action.timeoutMs : undefined;
  return { refusal: "", step: action.kind, until: action.until, waitedMs };
}

type NamedContainer = { readonly name: string | undefined; readonly fact: ContainerFact | undefined };

/** The containers that a step failed for. For a wait, only those that have not reached the milestone. */
async function containersOf(action: Action, { engine }: VerdictScene): Promise<readonly NamedContainer[]> {
  const observe = async (name: string): Promise<NamedContainer> => ({
    name,
    fact: await engine.container(name).catch(() => undefined),
  });
  if (action.kind === "reach-milestone") {
    const all = await Promise.all(action.containers.map(observe));
    const late = all.filter(({ name = "", fact }) => milestoneState(name, fact, action.until).is !== "reached");
    return late.length === 0 ? all.slice(0, 1) : late;
  }
  const isCreated = "name" in action && "service" in action && action.kind !== "create-container";
  return [isCreated ? await observe(action.name) : { name: undefined, fact: undefined }];
}

function blocksBy({ step: { action }, blocked }: FailedStep, stack: Stack): readonly Blocked[] {
  if (action.kind === "create-network") return usersOf(stack, "network", action.network);
  if (action.kind === "create-volume") return usersOf(stack, "volume", action.volume);
  if (!("service" in action)) return [];
  return blocksOf(stack, action.service, (service) => blocked.has(service));
}
