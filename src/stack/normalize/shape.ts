import { type Entry, type Node, type Path, pathText } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";

/** What readers know besides the node: who asks, against what paths are resolved, and where problems go. */
export interface NormalizeContext {
  /** The project's name. */
  readonly name: string;
  /** Absolute. */
  readonly workingDir: string;
  /** What `~` stands for. */
  readonly home: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly problems: Problem[];
  /** false: what is implied stays unsaid. */
  readonly normalise: boolean;
  /** false: files of variables stay unread. */
  readonly resolveEnv: boolean;
  /** false: paths stay as written. */
  readonly resolvePaths: boolean;
}

/** Where a node stands, so that a problem can say so. */
export interface Spot {
  readonly reading: NormalizeContext;
  readonly path: Path;
}

/** Whose text is wanted: JSON leaves `x-*` out, YAML hides what is empty. */
export type Form = "json" | "yaml";

/**
 * How one attribute is read from the file and printed in canonical form. Reading never throws: what makes no sense
 * becomes a problem and undefined, which is also what "not given" reads as.
 */
export interface Shape {
  readonly read: (node: Node, spot: Spot) => unknown;
  readonly print: (value: unknown, form: Form) => OrderedValue;
}

/** The spot of a member. */
export function inside(spot: Spot, key: string | number): Spot {
  return { reading: spot.reading, path: [...spot.path, key] };
}

type Complaint = Pick<Problem, "rule" | "message"> & Partial<Pick<Problem, "hint" | "severity">>;

/** Reports a problem at a node. Returns undefined, so that a reader can end with it. */
export function complain(node: Node, spot: Spot, complaint: Complaint): undefined {
  spot.reading.problems.push({ severity: "error", path: pathText(spot.path), at: node.at, ...complaint });
  return undefined;
}

/** The entries of a mapping; none of anything else. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === "map" ? [...node.entries.values()] : [];
}

/** The member of a mapping under a key. */
export function member(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.value : undefined;
}

/** Null counts as not given: `ports:` with nothing behind it. */
export function isNull(node: Node | undefined): boolean {
  return node?.kind === "scalar" && node.value === null;
}

/** A scalar as if it had been written at a node's place: short forms are long forms spelt so. */
export function scalar(value: string | number | boolean | null, from: Node): Node {
  return { kind: "scalar", value, text: String(value ?? ""), quoted: typeof value === "string", at: from.at };
}

/** A list of names as a mapping of nulls, for attributes that take either; anything else as it is. */
export function keyed(node: Node): Node {
  if (node.kind !== "list") return node;
  const entries = node.items.flatMap((item) =>
    item.kind !== "scalar" || item.value === null
      ? []
      : [[String(item.value), { key: String(item.value), keyAt: item.at, value: scalar(null, item) }] as const],
  );
  return { kind: "map", entries: new Map(entries), at: node.at };
}
