import type { ObservedContainer } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { Observed } from "../observe/observe.ts";
import type { Stack } from "../stack/stack.ts";

/** The observed containers by their role in the stack. */
export interface ClassifiedContainers {
  readonly byService: ReadonlyMap<string, readonly ObservedContainer[]>;
  /** Containers of `pre_start` hooks that have not run yet, or were kept because the hook failed. */
  readonly inits: ReadonlyMap<string, readonly ObservedContainer[]>;
  /** Containers of `run`, which are not replicas of their service. */
  readonly oneOffs: readonly ObservedContainer[];
  /** Containers of services that the file no longer has, and one-offs that have exited. */
  readonly orphans: readonly ObservedContainer[];
}

export function classifyContainers(
  stack: Pick<Stack, "services" | "disabled">,
  observed: Observed,
): ClassifiedContainers {
  const byService = new Map<string, ObservedContainer[]>();
  const inits = new Map<string, ObservedContainer[]>();
  const oneOffs: ObservedContainer[] = [];
  const orphans: ObservedContainer[] = [];
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

export function serviceOf(fact: ObservedContainer): string {
  return fact.labels[labels.service] ?? "";
}

/** The container's replica number. 0 if the label is missing or invalid: such a container is removed first. */
export function numberOf(fact: ObservedContainer): number {
  const number = Number(fact.labels[labels.number]);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** Whether the container must be stopped before its removal. */
export function isLive(fact: ObservedContainer): boolean {
  return fact.state === "running" || fact.state === "paused" || fact.state === "restarting";
}

/** Compares names by code units, which is the same in every locale. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

export function byNumber(a: ObservedContainer, b: ObservedContainer): number {
  return numberOf(a) - numberOf(b) || byName(a, b);
}
