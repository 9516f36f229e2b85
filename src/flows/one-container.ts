import type { Context } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import { Failure, UsageError } from "../errors.ts";
import { noSuchService } from "../stack/transform/select.ts";
import { resolveTarget } from "./resolve-target.ts";

/** Selects one container of a service. */
export interface ContainerChoice {
  readonly service: string;
  /** The replica's number. undefined: the first replica, or a one-off container if there are no replicas. */
  readonly index?: number | undefined;
}

/** Returns the running container that a command connects to. Throws if no such container runs. */
export async function runningContainer(
  which: ContainerChoice,
  ctx: Context,
): Promise<{ readonly fact: ContainerSummary; readonly engine: Engine }> {
  const { containers, engine } = await containersOf(which, ctx);
  const fact = containers.find(({ state }) => live.has(state));
  if (fact !== undefined) return { fact, engine };
  const number = which.index === undefined ? "" : ` container #${which.index}`;
  throw new Failure(`service "${which.service}" is not running${number}`, { hint: hintFor(containers, which) });
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);

function hintFor(containers: readonly ContainerSummary[], { service, index }: ContainerChoice): string {
  const [stopped] = containers;
  if (stopped !== undefined)
    return `Its container ${stopped.name} is ${stopped.state}. Start it with "berth start ${service}".`;
  return index === undefined
    ? `Start it with "berth up -d ${service}".`
    : `List its containers with "berth ps ${service}".`;
}

/** Returns a service's containers in any state: replicas by number, then one-offs. Throws for an unknown service. */
export async function containersOf(
  { service, index }: ContainerChoice,
  ctx: Context,
): Promise<{ readonly containers: readonly ContainerSummary[]; readonly engine: Engine }> {
  if (index !== undefined && index < 1) {
    throw new UsageError(`invalid replica number "${index}" for --index`, { hint: "Use 1 or higher." });
  }
  const { name, stack, engine } = await resolveTarget([], ctx);
  const all = (await engine.summaries(name)).filter((fact) => fact.labels[labels.service] === service && !isInit(fact));
  if (all.length === 0 && stack !== undefined && !stack.services.has(service) && !stack.disabled.has(service)) {
    throw noSuchService(stack, service);
  }
  const selected = all.filter((fact) => index === undefined || fact.labels[labels.number] === String(index));
  return { containers: selected.sort((a, b) => rank(a) - rank(b)), engine };
}

function rank(fact: ContainerSummary): number {
  return isOneOff(fact) ? Number.MAX_SAFE_INTEGER : Number(fact.labels[labels.number]);
}
