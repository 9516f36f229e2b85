import type { Context } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { resolveTarget } from "../resolve-target.ts";

/** Which containers of a project are listed. */
export interface ContainerListing {
  readonly services: readonly string[];
  /** Stopped ones and one-offs too. */
  readonly all: boolean;
  readonly orphans: boolean;
  /** Only containers in one of these states; empty: running ones, or any with `all`. */
  readonly states: readonly string[];
}

/** Returns the containers of the project that match the request. */
export async function listContainers(
  { services, all, orphans, states }: ContainerListing,
  ctx: Context,
): Promise<readonly ContainerSummary[]> {
  const { name, stack, engine } = await resolveTarget(services, ctx);
  const isWanted = (fact: ContainerSummary): boolean => {
    const service = fact.labels[labels.service] ?? "";
    if (isInit(fact)) return false;
    if (services.length > 0 && !services.includes(service)) return false;
    if (!orphans && stack !== undefined && !stack.services.has(service)) return false;
    if (states.length > 0) return states.includes(fact.state);
    return all || (!isOneOff(fact) && live.has(fact.state));
  };
  return (await engine.summaries(name)).filter(isWanted);
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
