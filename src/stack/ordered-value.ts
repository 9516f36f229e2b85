import type { Node, ScalarNode } from "./node.ts";

/** Data to print. Mappings are Maps, which keep their order and accept any key. */
export type OrderedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly OrderedValue[]
  | ReadonlyMap<string, OrderedValue>;

/** Changes every string in the tree, including keys. */
export function mapStrings(tree: OrderedValue, change: (text: string) => string): OrderedValue {
  if (typeof tree === "string") return change(tree);
  if (isList(tree)) return tree.map((item) => mapStrings(item, change));
  if (tree instanceof Map) return new Map([...tree].map(([key, value]) => [change(key), mapStrings(value, change)]));
  return tree;
}

/** Converts plain data to a tree, in the order of the data. */
export function toOrderedValue(value: unknown): OrderedValue {
  if (Array.isArray(value)) return value.map(toOrderedValue);
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return new Map(members.map(([key, member]) => [key, toOrderedValue(member)]));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "bigint" ? value : null;
}

/** Converts a tree to plain data. */
export function fromOrderedValue(tree: OrderedValue): unknown {
  if (isList(tree)) return tree.map(fromOrderedValue);
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([key, value]) => [key, fromOrderedValue(value)]));
  return tree;
}

/** A type guard that keeps `readonly`. */
export function isList(tree: OrderedValue): tree is readonly OrderedValue[] {
  return Array.isArray(tree);
}

/** The values of a node as JSON has them, without places. `__proto__` stays an ordinary key. */
export function toJson(node: Node): unknown {
  return dataOf(node, (value) => (typeof value === "bigint" ? Number(value) : value));
}

/** The same, but a whole number that a double cannot hold is a bigint. */
export function toExactData(node: Node): unknown {
  return dataOf(node, (value) => value);
}

function dataOf(node: Node, scalar: (value: ScalarNode["value"]) => unknown): unknown {
  if (node.kind === "scalar") return scalar(node.value);
  if (node.kind === "list") return node.items.map((item) => dataOf(item, scalar));
  return Object.fromEntries(Array.from(node.entries, ([key, entry]) => [key, dataOf(entry.value, scalar)]));
}
