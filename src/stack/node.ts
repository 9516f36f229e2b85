import type { Place } from "./problems/problem.ts";

/**
 * A stack file as a tree of nodes with their places in the source. Interpolation, merge, extends and include transform nodes and
 * so keep the places; check and normalize read them.
 */
export type Node = ScalarNode | ListNode | MapNode;

interface NodeBase {
  readonly at?: Place | undefined;
  /** `!reset` and `!override`: instructions for the merge. */
  readonly tag?: "reset" | "override" | undefined;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  /** A whole number that a double cannot hold exactly is a bigint. */
  readonly value: string | number | bigint | boolean | null;
  /** The characters as written, without quotes (`0x1F`, `010`, `1e3`), for attributes that expect a string. */
  readonly text: string;
  /** Whether it is written in quotes or as a block, which makes it a string. */
  readonly quoted: boolean;
}

export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly items: readonly Node[];
  /** Items of this list that a later item of the same list replaced. */
  readonly redefined?: readonly Node[];
}

export interface MapNode extends NodeBase {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: string;
  readonly keyAt?: Place | undefined;
  readonly value: Node;
}

/** A path in the tree: keys and list indexes from the root. */
export type Path = readonly (string | number)[];

/** `["services", "web", "ports", 0]` → `services.web.ports[0]`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

/** The node at a path, if any. */
export function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const part of path) {
    if (node?.kind === "map") node = node.entries.get(String(part))?.value;
    else if (node?.kind === "list") node = node.items[Number(part)];
    else return undefined;
  }
  return node;
}

/** The place of the deepest existing node on the path. */
export function placeAt(root: Node, path: Path): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const at = nodeAt(root, path.slice(0, length))?.at;
    if (at !== undefined) return at;
  }
  return undefined;
}

/** A scalar as the text that a string attribute makes of it: numbers as Go prints them, null and "no scalar" undefined. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  return typeof node.value === "number" ? numberText(node.value, node.text) : String(node.value);
}

function numberText(value: number, written: string): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return isFloat(written) ? floatText(value) : String(value);
}

/** Whether a number is written as a float, which Go prints differently from a whole number of the same value. */
export function isFloat(written: string): boolean {
  const text = written.replaceAll("_", "");
  // `08` is not an octal number, and beyond 64 bits there are only floats.
  return !/^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.test(text) || /^[-+]?\d{20,}$/.test(text);
}

/** A float as Go prints it: with an exponent, of at least two digits, below 1e-4 and from 1e6 on. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const hasExponent = value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6);
  return (hasExponent ? value.toExponential() : String(value)).replace(/e([-+])(\d)$/, "e$10$2");
}
