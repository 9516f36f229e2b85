import type { ObservedContainer } from "../../engine/facts.ts";
import { isOneOff } from "../../engine/labels.ts";
import { type Edges, order } from "../../graph/order.ts";
import type { Observed } from "../../observe/observe.ts";
import { dependenciesOf } from "../../stack/dependencies.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { byName, serviceOf } from "../classify-containers.ts";
import { dependenciesFromLabels } from "../stack-from-labels.ts";

/** A stack, or only a project's name if there is no file: then container labels are used. */
export type Target = Stack | { readonly name: string };

export function isStack(target: Target): target is Stack {
  return "services" in target;
}

/** A container's service in the file, enabled or disabled; undefined if the file does not have it. */
export function serviceIn(target: Target, fact: ObservedContainer): Service | undefined {
  const name = serviceOf(fact);
  return isStack(target) ? (target.services.get(name) ?? target.disabled.get(name)) : undefined;
}

/** The containers of the named services; all if none is named. */
export function selected(
  facts: readonly ObservedContainer[],
  services: readonly string[] | undefined,
): readonly ObservedContainer[] {
  if (services === undefined || services.length === 0) return facts;
  const names = new Set(services);
  return facts.filter((fact) => names.has(serviceOf(fact)));
}

/** The containers of the named services without one-offs; if none is named, of the file's enabled services. */
export function replicasOf(
  target: Target,
  observed: Observed,
  services: readonly string[] | undefined,
): readonly ObservedContainer[] {
  const named = selected(observed.containers, services).filter((fact) => !isOneOff(fact));
  const isWhole = services === undefined || services.length === 0;
  return isWhole && isStack(target) ? named.filter((fact) => target.services.has(serviceOf(fact))) : named;
}

/** A service's containers, and those of its dependents, which stop first. */
export interface StopOrder {
  readonly service: string;
  readonly facts: readonly ObservedContainer[];
  readonly after: readonly ObservedContainer[];
}

/** The containers by service, dependents first, even if a service between them has no containers. */
export function dependentsFirst(target: Target, observed: Observed, facts: readonly ObservedContainer[]): StopOrder[] {
  const edges = serviceEdges(target, observed);
  const byService = new Map<string, ObservedContainer[]>();
  for (const fact of [...facts].sort(byName)) {
    const service = serviceOf(fact);
    byService.set(service, [...(byService.get(service) ?? []), fact]);
  }
  const turns: StopOrder[] = [];
  // What a service must wait for: the containers of its nearest dependents that have some.
  const before = new Map<string, Set<ObservedContainer>>();
  for (const service of order(edges).reverse()) {
    const own = byService.get(service) ?? [];
    const after = before.get(service) ?? new Set();
    if (own.length > 0) turns.push({ service, facts: own, after: [...after] });
    for (const needed of edges.get(service) ?? []) {
      const waits = before.get(needed) ?? new Set();
      for (const fact of own.length > 0 ? own : after) waits.add(fact);
      before.set(needed, waits);
    }
  }
  return turns;
}

/** Each service with its dependencies, from the file, else from container labels. */
function serviceEdges(target: Target, observed: Observed): Edges {
  const edges = new Map<string, string[]>();
  const declared = isStack(target) ? [...target.services, ...target.disabled] : [];
  for (const [name, service] of declared) {
    edges.set(
      name,
      dependenciesOf(service).map(({ on }) => on),
    );
  }
  for (const fact of [...observed.containers].sort(byName)) {
    const service = serviceOf(fact);
    if (!edges.has(service)) edges.set(service, Object.keys(dependenciesFromLabels(fact)));
  }
  return edges;
}
