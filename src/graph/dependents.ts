import { type Edges, order } from "./order.ts";

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

/** The groups of names that all need each other, directly or not, each in insertion order; one that needs itself is a group too. Linear. */
export function cyclicGroups(edges: Edges): string[][] {
  const needers = reverse(edges);
  const taken = new Set<string>();
  const groups: string[][] = [];
  // Those that nothing is left to need come first: what needs them in turn, and is not taken, needs and is needed.
  for (const name of order(edges).reverse()) {
    if (taken.has(name)) continue;
    const group = new Set([name]);
    for (const member of group) {
      taken.add(member);
      for (const needer of needers.get(member) ?? []) if (!taken.has(needer)) group.add(needer);
    }
    if (group.size > 1 || edges.get(name)?.includes(name)) groups.push(inOrder(edges, group));
  }
  return groups;
}

function inOrder(edges: Edges, group: ReadonlySet<string>): string[] {
  return [...edges.keys()].filter((name) => group.has(name));
}
