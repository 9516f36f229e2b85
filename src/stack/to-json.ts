import type { Node } from "./node.ts";

/** The values of a tree without their places, as JSON knows them. `__proto__` stays an own key like any other. */
export function plain(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries(Array.from(node.entries, ([key, entry]) => [key, plain(entry.value)]));
  }
}
