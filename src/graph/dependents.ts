import { closure } from "./closure.ts";
import type { Edges } from "./edges.ts";

/** The graph with each edge turned round: each name with those that need it, in insertion order. */
export function reversed(edges: Edges): Map<string, string[]> {
  const needers = new Map<string, string[]>([...edges.keys()].map((name) => [name, []]));
  for (const [name, needs] of edges) {
    for (const needed of needs) {
      const list = needers.get(needed);
      if (list === undefined) needers.set(needed, [name]);
      else list.push(name);
    }
  }
  return needers;
}

/** The names themselves and all that need them, directly or not. Linear. */
export function dependents(edges: Edges, names: Iterable<string>): Set<string> {
  return closure(reversed(edges), names);
}
