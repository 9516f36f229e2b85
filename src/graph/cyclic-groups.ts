import { reverse } from "./dependents.ts";
import { type Edges, order } from "./order.ts";

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
