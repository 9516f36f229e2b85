import { closure, dependents } from "../../graph/dependents.ts";
import type { Graph, ServiceRole } from "./graph.ts";

/** The graph with each service's part seen from one of them: what that one needs, and what it blocks. Pure. */
export function withHighlight(graph: Graph, chosen: string): Graph {
  const edges = edgesOf(graph);
  const needed = closure(edges, [chosen]);
  const blocked = dependents(edges, [chosen]);
  const roleOf = (name: string): ServiceRole => {
    if (name === chosen) return "chosen";
    // Around a cycle it is both: that it can be waited for is what matters.
    if (needed.has(name)) return "needed";
    return blocked.has(name) ? "blocked" : "aside";
  };
  return { ...graph, services: graph.services.map((node) => ({ ...node, role: roleOf(node.name) })) };
}

/** Whether a highlight leaves a dependency in the light: both its ends are part of it. */
export function isLit(graph: Graph): (edge: { readonly from: string; readonly on: string }) => boolean {
  const aside = new Set(graph.services.filter(({ role }) => role === "aside").map(({ name }) => name));
  return ({ from, on }) => !aside.has(from) && !aside.has(on);
}

function edgesOf({ services, dependencies }: Graph): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>(services.map(({ name }) => [name, []]));
  for (const { from, on } of dependencies) edges.get(from)?.push(on);
  return edges;
}
