import type { ObservedContainer } from "../../engine/facts.ts";
import { numberOf } from "../classify-containers.ts";
import type { Reason } from "../plan.ts";

/** An existing container for a replica, and why it must be replaced, if it must. */
export interface ReplicaPlace {
  readonly number: number;
  readonly fact: ObservedContainer;
  readonly drift: Reason | undefined;
}

/** A service's containers, divided into those assigned to replicas and those to remove. */
export interface ReplicaAssignment {
  /** Sorted by number; at most as many as wanted. */
  readonly places: readonly ReplicaPlace[];
  /** The numbers to create containers for: the lowest free ones, sorted. */
  readonly free: readonly number[];
  readonly discarded: readonly { readonly fact: ObservedContainer; readonly because: Reason }[];
}

/**
 * Assigns a service's containers to the wanted replicas. An interrupted replacement can leave two with the same number:
 * the up-to-date one is kept. If there are too many, outdated ones are removed first, then the highest numbers.
 */
export function assignReplicas(
  facts: readonly ObservedContainer[],
  wanted: number,
  drift: (fact: ObservedContainer) => Reason | undefined,
  nameOf: (number: number) => string,
): ReplicaAssignment {
  const discarded: { fact: ObservedContainer; because: Reason }[] = [];
  const places = new Map<number, ReplicaPlace>();
  for (const fact of facts) {
    const number = numberOf(fact);
    const place = { number, fact, drift: drift(fact) };
    const other = places.get(number);
    const [kept, dropped] =
      other === undefined || isBetter(place, other, nameOf(number)) ? [place, other] : [other, place];
    if (number === 0 || isUnusable(fact))
      discarded.push({ fact, because: { why: "leftover", of: nameOf(number || 1) } });
    else {
      places.set(number, kept);
      if (dropped !== undefined)
        discarded.push({ fact: dropped.fact, because: { why: "leftover", of: nameOf(number) } });
    }
  }
  const ranked = [...places.values()].sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  for (const { fact } of ranked.slice(wanted)) discarded.push({ fact, because: { why: "surplus", wanted } });
  const kept = ranked.slice(0, wanted).sort((a, b) => a.number - b.number);
  return { places: kept, free: lowestFree(new Set(kept.map(({ number }) => number)), wanted - kept.length), discarded };
}

/** Whether the engine can no longer start the container. */
function isUnusable(fact: ObservedContainer): boolean {
  return fact.state === "dead" || fact.state === "removing";
}

function rank(place: ReplicaPlace): number {
  return place.drift === undefined ? 0 : 1;
}

function isBetter(candidate: ReplicaPlace, other: ReplicaPlace, name: string): boolean {
  const score = (place: ReplicaPlace) => (place.drift === undefined ? 2 : 0) + (place.fact.name === name ? 1 : 0);
  return score(candidate) > score(other);
}

function lowestFree(taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let number = 1; free.length < count; number++) {
    if (!taken.has(number)) free.push(number);
  }
  return free;
}
