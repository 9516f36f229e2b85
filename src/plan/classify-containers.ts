import type { ContainerFact } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { Observed } from "../observe/observe.ts";
import type { Stack } from "../stack/stack.ts";

/** The observed containers by what they are to the stack. */
export interface ClassifiedContainers {
  readonly byService: ReadonlyMap<string, readonly ContainerFact[]>;
  /** What `pre_start` hooks run in: yet to run, or kept since one failed. */
  readonly inits: ReadonlyMap<string, readonly ContainerFact[]>;
  /** Made by `run`; no replica of their service. */
  readonly oneOffs: readonly ContainerFact[];
  /** Containers of services that the file no longer has, and one-offs that have ended. */
  readonly orphans: readonly ContainerFact[];
}

export function classifyContainers(
  stack: Pick<Stack, "services" | "disabled">,
  observed: Observed,
): ClassifiedContainers {
  const byService = new Map<string, ContainerFact[]>();
  const inits = new Map<string, ContainerFact[]>();
  const oneOffs: ContainerFact[] = [];
  const orphans: ContainerFact[] = [];
  for (const fact of [...observed.containers].sort(byName)) {
    const service = serviceOf(fact);
    if (isOneOff(fact)) {
      oneOffs.push(fact);
      if (fact.state === "exited" || fact.state === "dead") orphans.push(fact);
    } else if (stack.services.has(service) || stack.disabled.has(service)) {
      const known = isInit(fact) ? inits : byService;
      const facts = known.get(service);
      if (facts === undefined) known.set(service, [fact]);
      else facts.push(fact);
    } else {
      orphans.push(fact);
    }
  }
  return { byService, inits, oneOffs, orphans };
}

export function serviceOf(fact: ContainerFact): string {
  return fact.labels[labels.service] ?? "";
}

/** 0 where the label is missing or no number: such a container is the first to go. */
export function numberOf(fact: ContainerFact): number {
  const number = Number(fact.labels[labels.number]);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** Has processes: a stop is due before its removal. */
export function isLive(fact: ContainerFact): boolean {
  return fact.state === "running" || fact.state === "paused" || fact.state === "restarting";
}

/** Plain code-unit order, the same in every locale. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

export function byNumber(a: ContainerFact, b: ContainerFact): number {
  return numberOf(a) - numberOf(b) || byName(a, b);
}
