import type { Node } from "./node.ts";

/** Data ready to be printed: mappings are Maps, so that their order is ours and every key is legal. */
export type Tree = string | number | bigint | boolean | null | readonly Tree[] | ReadonlyMap<string, Tree>;

/** The same with every string changed, keys too. */
export function mapStrings(tree: Tree, change: (text: string) => string): Tree {
  if (typeof tree === "string") return change(tree);
  if (isList(tree)) return tree.map((item) => mapStrings(item, change));
  if (tree instanceof Map) return new Map([...tree].map(([key, value]) => [change(key), mapStrings(value, change)]));
  return tree;
}

/** Plain data → a tree, in the order of the data. */
export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value === "object" && value !== null) {
    const given = Object.entries(value).filter(([, member]) => member !== undefined);
    return new Map(given.map(([key, member]) => [key, treeOf(member)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "bigint" ? value : null;
}

/** A tree → plain data, for JSON.stringify and comparisons. */
export function plainOf(tree: Tree): unknown {
  if (isList(tree)) return tree.map(plainOf);
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([key, value]) => [key, plainOf(value)]));
  return typeof tree === "bigint" ? Number(tree) : tree;
}

/** A type guard that keeps `readonly`. */
export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

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
