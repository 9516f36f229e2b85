import type { Edges } from "./edges.ts";

/** The names themselves and all that they need, directly or not, in the order met. Linear. */
export function closure(edges: Edges, names: Iterable<string>): Set<string> {
  const reached = new Set(names);
  // A Set's iteration also visits what is added on the way: the queue and the result are one.
  for (const name of reached) {
    for (const needed of edges.get(name) ?? []) reached.add(needed);
  }
  return reached;
}
