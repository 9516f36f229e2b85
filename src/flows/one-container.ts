import type { Context } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { ContainerFact } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import { Failure, UsageError } from "../errors.ts";
import { noSuchService } from "../stack/transform/select.ts";
import { resolveTarget } from "./resolve-target.ts";

/** Which container of a service is meant. */
export interface ContainerChoice {
  readonly service: string;
  /** Only this replica; undefined: the first, and a one-off where there is no other. */
  readonly index?: number | undefined;
}

/** The running container that a command talks to. Throws where there is none. */
export async function runningContainer(
  which: ContainerChoice,
  ctx: Context,
): Promise<{ readonly fact: ContainerFact; readonly engine: Engine }> {
  const { found, engine } = await containersOf(which, ctx);
  const fact = found.find(({ state }) => live.has(state));
  if (fact !== undefined) return { fact, engine };
  const number = which.index === undefined ? "" : ` container #${which.index}`;
  throw new Failure(`service "${which.service}" is not running${number}`, { hint: hintFor(found, which) });
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);

function hintFor(found: readonly ContainerFact[], { service, index }: ContainerChoice): string {
  const [stopped] = found;
  if (stopped !== undefined)
    return `Its container ${stopped.name} is there, ${stopped.state}: "berth start ${service}".`;
  return index === undefined
    ? `Start it with "berth up -d ${service}".`
    : `See which containers it has with "berth ps ${service}".`;
}

/** A service's containers in any state, by number and then the one-offs. Throws for a name that means nothing at all. */
export async function containersOf(
  { service, index }: ContainerChoice,
  ctx: Context,
): Promise<{ readonly found: readonly ContainerFact[]; readonly engine: Engine }> {
  if (index !== undefined && index < 1) {
    throw new UsageError(`--index ${index} is no container's number`, { hint: "They count from 1." });
  }
  const { name, stack, engine } = await resolveTarget([], ctx);
  const all = (await engine.containers(name)).filter(
    (fact) => fact.labels[labels.service] === service && !isInit(fact),
  );
  if (all.length === 0 && stack !== undefined && !stack.services.has(service) && !stack.disabled.has(service)) {
    throw noSuchService(stack, service);
  }
  const wanted = all.filter((fact) => index === undefined || fact.labels[labels.number] === String(index));
  return { found: wanted.sort((a, b) => rank(a) - rank(b)), engine };
}

function rank(fact: ContainerFact): number {
  return isOneOff(fact) ? Number.MAX_SAFE_INTEGER : Number(fact.labels[labels.number]);
}
