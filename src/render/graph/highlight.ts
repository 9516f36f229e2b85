import { closure, dependents } from "../../graph/dependents.ts";
import type { Graph, ServiceRole } from "./graph.ts";

/** Adds each service's relation to the chosen one: needed by it, blocked by it, or neither. */
export function withHighlight(graph: Graph, chosen: string): Graph {
  const edges = edgesOf(graph);
  const needed = closure(edges, [chosen]);
  const blocked = dependents(edges, [chosen]);
  const roleOf = (name: string): ServiceRole => {
    if (name === chosen) return "chosen";
    // In a cycle a service is both needed and blocked; needed matters more.
    if (needed.has(name)) return "needed";
    return blocked.has(name) ? "blocked" : "aside";
  };
  return { ...graph, services: graph.services.map((node) => ({ ...node, role: roleOf(node.name) })) };
}

/** Returns whether a dependency is highlighted: both its ends relate to the chosen service. */
export function highlightFilter(graph: Graph): (edge: { readonly from: string; readonly on: string }) => boolean {
  const aside = new Set(graph.services.filter(({ role }) => role === "aside").map(({ name }) => name));
  return ({ from, on }) => !aside.has(from) && !aside.has(on);
}

function edgesOf({ services, dependencies }: Graph): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>(services.map(({ name }) => [name, []]));
  for (const { from, on } of dependencies) edges.get(from)?.push(on);
  return edges;
}
