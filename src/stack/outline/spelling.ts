import { isError } from "../load-tree.ts";
import type { Entry, MapNode, Node } from "../node.ts";
import { inside, type Reading, type Shape, type Spot, scalar } from "../normalize/shape.ts";

/** What a shape makes of a node; undefined where it complains. */
export function read(shape: Shape, node: Node, directory: string): unknown {
  const reading: Reading = {
    name: "",
    workingDir: directory,
    home: "/",
    environment: new Map(),
    problems: [],
    normalise: true,
    resolveEnv: true,
    resolvePaths: false,
  };
  const spot: Spot = inside({ reading, path: [] }, "");
  const value = shape.read(node, spot);
  return reading.problems.some(isError) ? undefined : value;
}

/** A list of values as nodes. */
export function itemsOf(values: unknown, at: Node): readonly Node[] | undefined {
  return Array.isArray(values) ? values.flatMap((value) => nodeOf(value, at) ?? []) : undefined;
}

/** Plain data as if it had been written at a node's place. */
export function nodeOf(value: unknown, at: Node): Node | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) return scalar(value as string | number | boolean | null, at);
  const members = Object.entries(value).map(([key, member]) => ({
    key,
    value: nodeOf(member, at) ?? scalar(null, at),
  }));
  return mapOf(members, at);
}

/** A list without a place. */
export function listOf(items: readonly Node[]): Node {
  return { kind: "list", items };
}

/** A mapping at a node's place. */
export function mapOf(entries: readonly Entry[], at: Node): MapNode {
  return { kind: "map", entries: new Map(entries.map((member) => [member.key, member])), at: at.at };
}

/** A member of one. */
export function entry(key: string, value: string | boolean | null, at: Node): Entry {
  return { key, value: scalar(value, at) };
}

/** A mapping with a member that it has or gets; anything else as it is. */
export function withDefault(node: Node, key: string, value: string | boolean): Node {
  if (node.kind !== "map" || node.entries.has(key)) return node;
  return { ...node, entries: new Map(node.entries).set(key, entry(key, value, node)) };
}
