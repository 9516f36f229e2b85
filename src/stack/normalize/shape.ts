import type { Typed } from "../interpolate/casts.ts";
import { type Entry, type Node, type Path, pathText } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";

/** What shapes need besides the node: the project, the switches of loading, and the list that collects problems. */
export interface NormalizeContext {
  /** The project's name. */
  readonly name: string;
  /** Absolute. */
  readonly workingDir: string;
  /** The replacement for `~`. */
  readonly home: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly problems: Problem[];
  /** false: don't add what is implied. */
  readonly normalize: boolean;
  /** false: don't read env files. */
  readonly resolveEnv: boolean;
  /** false: keep paths as written. */
  readonly resolvePaths: boolean;
}

/** The path of a node, for problems, with the context. */
export interface Spot {
  readonly reading: NormalizeContext;
  readonly path: Path;
}

/** The output format: JSON omits `x-*`, YAML omits empty values. */
export type Form = "json" | "yaml";

/**
 * How one attribute is read from the file and printed in canonical form. Reading never throws: an invalid value is reported as a
 * problem and becomes undefined, like an attribute that is not set.
 */
export interface Shape extends Typed {
  readonly read: (node: Node, spot: Spot) => unknown;
  readonly print: (value: unknown, form: Form) => OrderedValue;
}

/** The spot of a member. */
export function inside(spot: Spot, key: string | number): Spot {
  return { reading: spot.reading, path: [...spot.path, key] };
}

type Complaint = Pick<Problem, "rule" | "message"> & Partial<Pick<Problem, "hint" | "severity">>;

/** Reports a problem at a node. Returns undefined, the value of an invalid attribute. */
export function complain(node: Node, spot: Spot, complaint: Complaint): undefined {
  spot.reading.problems.push({ severity: "error", path: pathText(spot.path), at: node.at, ...complaint });
  return undefined;
}

/** The entries of a mapping; empty for anything else. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === "map" ? [...node.entries.values()] : [];
}

/** The member of a mapping under a key. */
export function member(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.value : undefined;
}

/** Whether a value is null, such as `ports:` without a value, which counts as not set. */
export function isNull(node: Node | undefined): boolean {
  return node?.kind === "scalar" && node.value === null;
}

/** A scalar with the place of another node, for values that short syntax implies. */
export function scalar(value: string | number | boolean | null, from: Node): Node {
  return { kind: "scalar", value, text: String(value ?? ""), quoted: typeof value === "string", at: from.at };
}

/** A list of names as a mapping of nulls, for attributes that accept both; anything else as it is. */
export function keyed(node: Node): Node {
  if (node.kind !== "list") return node;
  const entries = node.items.flatMap((item) =>
    item.kind !== "scalar" || item.value === null
      ? []
      : [[String(item.value), { key: String(item.value), keyAt: item.at, value: scalar(null, item) }] as const],
  );
  return { kind: "map", entries: new Map(entries), at: node.at };
}

/** The same shape without casts: docker compose leaves a text from a variable a text here, and its schema refuses it. */
export function uncast({ cast: _cast, below: _below, ...shape }: Shape): Shape {
  return shape;
}
