import type { Edges } from "./order.ts";

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

/** The names themselves and all that they need, directly or not, in the order met. Linear. */
export function closure(edges: Edges, names: Iterable<string>): Set<string> {
  const reached = new Set(names);
  // A Set's iteration also visits what is added on the way: the queue and the result are one.
  for (const name of reached) {
    for (const needed of edges.get(name) ?? []) reached.add(needed);
  }
  return reached;
}
