import { naturalOrder } from "../natural-order.ts";
import type { Node } from "../node.ts";
import { isList, type OrderedValue, toExactData, toOrderedValue } from "../ordered-value.ts";
import type { Dict } from "../stack.ts";
import { type Form, inside, isNull, type Shape, type Spot } from "./shape.ts";

interface FieldOptions {
  /** The value of an attribute that is not set. Null and {} are for JSON only. */
  readonly absent?: null | string | number | Readonly<Record<string, never>>;
  /** The name in Compose's JSON, if it differs. */
  readonly json?: string;
  /** Read but not printed, as Compose does not know it. */
  readonly isSilent?: boolean;
}

/** One attribute of a record: its key, its shape, and options. */
export type Field = readonly [name: string, shape: Shape, options?: FieldOptions];

/** A mapping with known attributes, read and printed in the order of the table, `x-*` last. */
export function record(fields: readonly Field[]): Shape {
  // Filled when it is first asked for: most records are in no file.
  let shapes: ReadonlyMap<string, Shape> | undefined;
  return {
    below: (key) => {
      shapes ??= new Map(fields.map(([name, shape]) => [name, shape]));
      return shapes.get(String(key));
    },
    read: (node, spot) => readRecord(fields, node, spot),
    print: (value, form) => printRecord(fields, value as Dict<unknown>, form),
  };
}

function readRecord(fields: readonly Field[], node: Node, spot: Spot): unknown {
  if (node.kind !== "map") return undefined;
  const members: [string, unknown][] = [];
  for (const [name, shape, options] of fields) {
    const entry = node.entries.get(name);
    const value = (entry && shape.read(entry.value, inside(spot, name))) ?? options?.absent;
    if (value !== undefined) members.push([name, value]);
  }
  const extensions = extensionsOf(node);
  if (extensions !== undefined) members.push(["extensions", extensions]);
  return Object.fromEntries(members);
}

/** The `x-*` of a mapping as plain data; undefined if there are none. */
export function extensionsOf(node: Node): Dict<unknown> | undefined {
  if (node.kind !== "map") return undefined;
  const found = [...node.entries.values()].filter(({ key }) => key.startsWith("x-"));
  return found.length === 0 ? undefined : Object.fromEntries(found.map(({ key, value }) => [key, toExactData(value)]));
}

function printRecord(fields: readonly Field[], value: Dict<unknown>, form: Form): OrderedValue {
  const tree = new Map<string, OrderedValue>();
  for (const [name, shape, options = {}] of fields) {
    const member = Object.hasOwn(value, name) ? value[name] : options.absent;
    if (member === undefined || options.isSilent) continue;
    if (form === "yaml" && "absent" in options && isBlank(member)) continue;
    tree.set(form === "json" ? (options.json ?? name) : name, member === null ? null : shape.print(member, form));
  }
  if (form === "yaml") for (const [key, member] of printExtensions(value["extensions"], form)) tree.set(key, member);
  return tree;
}

/** The `x-*` attributes, which Compose prints last, sorted on every level. */
export function printExtensions(extensions: unknown, form: Form): ReadonlyMap<string, OrderedValue> {
  const tree = sortedTree(toOrderedValue(extensions ?? {}), form);
  return tree instanceof Map ? tree : new Map();
}

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);
}

/** A mapping with free keys, sorted. An empty one counts as not set. */
export function dict(item: Shape): Shape {
  return {
    below: () => item,
    read: (node, spot) => {
      if (node.kind !== "map") return undefined;
      return dictOf(
        [...node.entries.values()].map(({ key, value }) => [key, item.read(value, inside(spot, key))] as const),
      );
    },
    print: (value, form) => printDict(value, (member) => item.print(member, form), form),
  };
}

/** A dictionary of the entries that have a value, sorted by key; undefined if there are none. */
export function dictOf<T>(entries: Iterable<readonly [string, T | undefined]>): Dict<T> | undefined {
  const given = [...entries].filter((entry): entry is readonly [string, T] => entry[1] !== undefined);
  given.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Prints a dictionary in the key order of the format. */
export function printDict(value: unknown, print: (member: unknown) => OrderedValue, form: Form): OrderedValue {
  const members = Object.entries(value as Dict<unknown>).filter(([, member]) => member !== undefined);
  return sorted(new Map(members.map(([key, member]) => [key, member === null ? null : print(member)])), form);
}

/** JSON sorts keys by their bytes, YAML in natural order. */
function sorted(tree: ReadonlyMap<string, OrderedValue>, form: Form): ReadonlyMap<string, OrderedValue> {
  const order = form === "yaml" ? naturalOrder : (a: string, b: string) => (a < b ? -1 : 1);
  return new Map([...tree].sort(([a], [b]) => order(a, b)));
}

/** A list. An empty one counts as not set. */
export function list(item: Shape): Shape {
  return {
    below: () => item,
    read: (node, spot) => {
      if (node.kind !== "list") return undefined;
      const values = node.items.map((child, index) => item.read(child, inside(spot, index)));
      const given = values.filter((value) => value !== undefined);
      return given.length === 0 ? undefined : given;
    },
    print: (value, form) => (Array.isArray(value) ? value.map((member) => item.print(member, form)) : []),
  };
}

/** A shape that accepts null: `networks: { front: }`. */
export function nullable(shape: Shape): Shape {
  return { ...shape, read: (node, spot) => (isNull(node) ? null : shape.read(node, spot)) };
}

/** The tree with all mappings in the key order of the format. */
export function sortedTree(tree: OrderedValue, form: Form): OrderedValue {
  if (isList(tree)) return tree.map((item) => sortedTree(item, form));
  if (!(tree instanceof Map)) return tree;
  return sorted(new Map([...tree].map(([key, value]) => [key, sortedTree(value, form)])), form);
}
