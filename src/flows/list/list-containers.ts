import type { Context } from "../../context/context.ts";
import type { ContainerFact, ContainerSummary } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Stack } from "../../stack/stack.ts";
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

/** Returns the containers of the project that match the request, as the engine lists them. */
export async function listContainers(listing: ContainerListing, ctx: Context): Promise<readonly ContainerSummary[]> {
  const { name, stack, engine } = await resolveTarget(listing.services, ctx);
  return (await engine.summaries(name)).filter(wanted(listing, stack));
}

/** The same with their details. Their states are of the moment: the engine's list may be of one before. */
export async function inspectContainers(listing: ContainerListing, ctx: Context): Promise<readonly ContainerFact[]> {
  const { name, stack, engine } = await resolveTarget(listing.services, ctx);
  return (await engine.containers(name)).filter(wanted(listing, stack));
}

function wanted({ services, all, orphans, states }: ContainerListing, stack: Stack | undefined) {
  return (fact: ContainerSummary): boolean => {
    const service = fact.labels[labels.service] ?? "";
    if (isInit(fact)) return false;
    if (services.length > 0 && !services.includes(service)) return false;
    if (!orphans && stack !== undefined && !stack.services.has(service)) return false;
    if (states.length > 0) return states.includes(fact.state);
    return all || (!isOneOff(fact) && live.has(fact.state));
  };
}

const live: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);
