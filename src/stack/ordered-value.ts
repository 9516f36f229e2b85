import type { Node } from "./node.ts";

/** Data ready to be printed: mappings are Maps, so that their order is ours and every key is legal. */
export type OrderedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly OrderedValue[]
  | ReadonlyMap<string, OrderedValue>;

/** The same with every string changed, keys too. */
export function mapStrings(tree: OrderedValue, change: (text: string) => string): OrderedValue {
  if (typeof tree === "string") return change(tree);
  if (isList(tree)) return tree.map((item) => mapStrings(item, change));
  if (tree instanceof Map) return new Map([...tree].map(([key, value]) => [change(key), mapStrings(value, change)]));
  return tree;
}

/** Plain data → a tree, in the order of the data. */
export function toOrderedValue(value: unknown): OrderedValue {
  if (Array.isArray(value)) return value.map(toOrderedValue);
  if (typeof value === "object" && value !== null) {
    const given = Object.entries(value).filter(([, member]) => member !== undefined);
    return new Map(given.map(([key, member]) => [key, toOrderedValue(member)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "bigint" ? value : null;
}

/** A tree → plain data, for JSON.stringify and comparisons. */
export function fromOrderedValue(tree: OrderedValue): unknown {
  if (isList(tree)) return tree.map(fromOrderedValue);
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([key, value]) => [key, fromOrderedValue(value)]));
  return typeof tree === "bigint" ? Number(tree) : tree;
}

/** A type guard that keeps `readonly`. */
export function isList(tree: OrderedValue): tree is readonly OrderedValue[] {
  return Array.isArray(tree);
}

/** The values of a tree without their places, as JSON knows them. `__proto__` stays an own key like any other. */
export function toJson(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "map":
      return Object.fromEntries(Array.from(node.entries, ([key, entry]) => [key, toJson(entry.value)]));
  }
}
