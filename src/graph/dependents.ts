import type { Edges } from "./order.ts";

/** The graph with every edge reversed: each name with the names that need it, in insertion order. */
export function reverse(edges: Edges): Map<string, string[]> {
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

/** The given names and all names that need them, directly or not. Takes linear time. */
export function dependents(edges: Edges, names: Iterable<string>): Set<string> {
  return closure(reverse(edges), names);
}

/** The given names and all names that they need, directly or not, breadth first. Takes linear time. */
export function closure(edges: Edges, names: Iterable<string>): Set<string> {
  const reached = new Set(names);
  // Iterating over a Set also visits names added on the way: the set is both queue and result.
  for (const name of reached) {
    for (const needed of edges.get(name) ?? []) reached.add(needed);
  }
  return reached;
}
