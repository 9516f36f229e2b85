import type { ContainerFact } from "../../engine/facts.ts";
import { numberOf } from "../classify-containers.ts";
import type { Reason } from "../plan.ts";

/** A container found in a replica's place, and why it must give way, if it must. */
export interface ReplicaPlace {
  readonly number: number;
  readonly fact: ContainerFact;
  readonly drift: Reason | undefined;
}

/** A service's containers, told apart: those that stand for a replica, and those that must go. */
export interface ReplicaAssignment {
  /** By number, ascending; at most as many as are wanted. */
  readonly places: readonly ReplicaPlace[];
  /** Numbers to create containers for, ascending: the lowest free ones. */
  readonly free: readonly number[];
  readonly discarded: readonly { readonly fact: ContainerFact; readonly because: Reason }[];
}

/**
 * Lines a service's containers up with the replicas wanted. Of two of the same number, which an interrupted replacement
 * leaves, the one that is as it should be stays. Of too many, the outdated go first and then the highest numbers.
 */
export function assignReplicas(
  facts: readonly ContainerFact[],
  wanted: number,
  drift: (fact: ContainerFact) => Reason | undefined,
  nameOf: (number: number) => string,
): ReplicaAssignment {
  const discarded: { fact: ContainerFact; because: Reason }[] = [];
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

/** The engine gave it up, or is about to: it can be neither started nor kept. */
function isUnusable(fact: ContainerFact): boolean {
  return fact.state === "dead" || fact.state === "removing";
}

function rank(place: ReplicaPlace): number {
  return place.drift === undefined ? 0 : 1;
}

function isBetter(one: ReplicaPlace, other: ReplicaPlace, name: string): boolean {
  const score = (place: ReplicaPlace) => (place.drift === undefined ? 2 : 0) + (place.fact.name === name ? 1 : 0);
  return score(one) > score(other);
}

function lowestFree(taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let number = 1; free.length < count; number++) {
    if (!taken.has(number)) free.push(number);
  }
  return free;
}
