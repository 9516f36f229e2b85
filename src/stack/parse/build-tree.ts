import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  Scalar,
  type Node as Written,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Entry, ListNode, MapNode, Node, ScalarNode } from "../node.ts";
import type { Place, Problem, Source } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";
import { closest } from "../problems/suggest.ts";
import { type Anchors, aliasLimit } from "./anchors.ts";

/** What reading one document needs and finds. */
interface Reading {
  readonly source: Source;
  readonly anchors: Anchors;
  readonly problems: Problem[];
}

/** Turns one YAML document into our nodes: scalars get their values, aliases and merge keys what they stand for. */
export function treeOf(
  contents: Written,
  source: Source,
  anchors: Anchors,
): { readonly root: Node; readonly problems: Problem[] } {
  const reading: Reading = { source, anchors, problems: [] };
  return { root: nodeOf(contents, reading), problems: reading.problems };
}

function nodeOf(written: Written | null, reading: Reading): Node {
  if (isAlias(written)) return aliased(written.source, written, reading);
  const anchor = isScalar(written) || isMap(written) || isSeq(written) ? written.anchor : undefined;
  const read = (): Node => {
    if (isMap(written)) return mapOf(written, reading);
    return isSeq(written) ? listOf(written, reading) : scalarOf(written as Scalar | null, reading);
  };
  return anchor === undefined ? read() : reading.anchors.define(anchor, read);
}

function aliased(name: string, written: Written, reading: Reading): Node {
  const found = reading.anchors.resolve(name);
  if (typeof found === "object") return found;
  const at = placeOf(written, reading);
  if (found === "unknown") {
    report(reading, "unknown-alias", at, `unknown anchor "${name}"`, undefinedHint(name, reading));
  } else if (found === "cycle") {
    report(reading, "alias-cycle", at, `the anchor "${name}" contains itself`, `Move *${name} out of &${name}.`);
  } else if (!reading.problems.some((problem) => problem.rule === "alias-bomb")) {
    const message = `aliases make more than ${aliasLimit.toLocaleString("en")} values of this file`;
    report(reading, "alias-bomb", at, message, "Use fewer aliases of aliases.");
  }
  return { kind: "scalar", value: null, text: `*${name}`, quoted: false, at };
}

function undefinedHint(name: string, { anchors }: Reading): string {
  if (!/^[\w-]+$/.test(name)) return `Quote a value that starts with *: ${JSON.stringify(`*${name}`)}`;
  const near = closest(name, anchors.names());
  if (near !== undefined) return `Did you mean *${near}?`;
  return `Define it above with &${name}, or quote a value that starts with *.`;
}

function listOf(written: YAMLSeq, reading: Reading): ListNode {
  const items = written.items.map((item) => nodeOf(item as Written | null, reading));
  return { kind: "list", items, at: placeOf(written, reading), ...mergeTag(written.tag) };
}

function mapOf(written: YAMLMap, reading: Reading): MapNode {
  const entries = new Map<string, Entry>();
  const merges = new Map<string, Entry>();
  for (const pair of written.items as Pair<Written, Written | null>[]) {
    const key = keyOf(pair, reading);
    if (key === undefined) continue;
    const keyAt = placeOf(pair.key, reading);
    const into = key === "<<" && (pair.key as Scalar).type === Scalar.PLAIN ? merges : entries;
    const first = into.get(key);
    if (first === undefined) into.set(key, { key, keyAt, value: nodeOf(pair.value, reading) });
    else duplicate(reading, first, keyAt);
  }
  for (const entry of merges.values()) inherit(entries, entry.value, entry.keyAt, reading);
  return { kind: "map", entries, at: placeOf(written, reading), ...mergeTag(written.tag) };
}

function keyOf({ key: written, value }: Pair<Written, Written | null>, reading: Reading): string | undefined {
  const node = isAlias(written) || isScalar(written) ? nodeOf(written, reading) : undefined;
  if (node?.kind === "scalar" && typeof node.value === "string") return node.value;
  const text = node?.kind === "scalar" ? node.text : "";
  const at = placeOf(written, reading);
  if (isMap(written) && at?.source.text[at.start - 1] === "{") {
    const place = { ...at, start: at.start - 1, end: at.end + 1 };
    report(
      reading,
      "template",
      place,
      "YAML has no templates: {{ }} is a mapping in a mapping",
      'Quote it, or take a variable: "$NAME".',
    );
    return undefined;
  }
  const target = isScalar(value) && /^\d+$/.test(text) ? `, or write the port as "${text}:${value.source}"` : "";
  const hint = text === "" ? "Write a name before the colon." : `Quote it: "${text}"${target}.`;
  const message = text === "" ? "a key must be text" : `a key must be text, and ${text} is not`;
  report(reading, "non-string-key", at, message, hint);
  return undefined;
}

function duplicate(reading: Reading, first: Entry, at: Place | undefined): void {
  const where = first.keyAt === undefined ? "above" : `on line ${pointAt(reading.source, first.keyAt.start).line}`;
  report(reading, "duplicate-key", at, `"${first.key}" is already defined ${where}`, "Keep one of the two.");
}

/** Adds what a merge key names, below what the mapping says itself and what an earlier name of the list says. */
function inherit(entries: Map<string, Entry>, from: Node, at: Place | undefined, reading: Reading): void {
  if (from.kind === "list") for (const item of from.items) inherit(entries, item, at, reading);
  else if (from.kind === "map") {
    for (const entry of from.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  } else if (!isFailedAlias(from)) {
    const message = '"<<" takes a mapping, or a list of mappings';
    report(reading, "bad-merge-key", at, message, 'Write "<<: *name", with the anchor &name on a mapping.');
  }
}

/** What stands for an alias that names nothing, which has been reported. */
function isFailedAlias(node: Node): boolean {
  return node.kind === "scalar" && node.value === null && node.text.startsWith("*");
}

function scalarOf(written: Scalar | null, reading: Reading): ScalarNode {
  // Not `value`: the parser itself decodes !!binary.
  const text = sourceOf(written, reading.source.text);
  const at = placeOf(written, reading);
  const tag = written?.tag;
  // A tag that YAML does not know, `!override` too, leaves a scalar the text that it is.
  const isOwnTag = tag?.startsWith("!") && !/^!(?:reset)?$/.test(tag);
  const quoted = isOwnTag || (written?.type !== undefined && written.type !== Scalar.PLAIN);
  if (tag === undefined || tag.startsWith("!")) {
    return { kind: "scalar", value: quoted ? text : plainValue(text), text, quoted, at, ...mergeTag(tag) };
  }
  const value = taggedValue(tag, text, quoted);
  if (value === undefined) {
    const message = `"${text}" is not a ${tag.replace(/^.*:/, "!!")}`;
    report(reading, "bad-tag", at, message, "Remove the tag, or write a value of that type.");
  }
  return { kind: "scalar", value: value ?? null, text: String(value ?? text), quoted: typeof value === "string", at };
}

/** A scalar's characters. A block at the very end of a text that ends without a line break has none to keep. */
function sourceOf(written: Scalar | null, text: string): string {
  const source = written?.source ?? "";
  const isBlock = written?.type === Scalar.BLOCK_LITERAL || written?.type === Scalar.BLOCK_FOLDED;
  const isCut = isBlock && !/\n[ \t]*$/.test(text.slice(-80)) && (written.range?.[1] ?? 0) >= text.length;
  return isCut ? source.replace(/\n$/, "") : source;
}

function placeOf(written: Written | null, { source }: Reading): Place | undefined {
  return written?.range ? { source, start: written.range[0], end: written.range[1] } : undefined;
}

function mergeTag(tag: string | undefined): { readonly tag?: "reset" | "override" } {
  if (tag === "!reset") return { tag: "reset" };
  return tag === "!override" ? { tag: "override" } : {};
}

function report(reading: Reading, rule: string, at: Place | undefined, message: string, hint: string): void {
  reading.problems.push({ rule, severity: "error", path: "", message, at, hint });
}

type Plain = string | number | boolean | null;

/** What a scalar without quotes means: YAML 1.2's core schema with the octal, binary and `1_000` numbers of YAML 1.1. */
function plainValue(text: string): Plain {
  // Most values are words: the first character tells, as no word below starts otherwise.
  if (!/^[-+.~\dtTfFnN]/.test(text)) return text === "" ? null : text;
  return words.has(text) ? (words.get(text) ?? null) : (numberOf(text.replaceAll("_", ""), text) ?? text);
}

const words: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF"].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
]);

const integer = /^([-+]?)(?:(0[xX][\da-fA-F]+)|0[oO]?([0-7]+)|(0[bB][01]+))$/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function numberOf(text: string, written: string): number | undefined {
  if (!/^[-+.\d]/.test(written)) return undefined;
  const [, sign, hex, octal, binary] = integer.exec(text) ?? [];
  const digits = octal === undefined ? (hex ?? binary) : `0o${octal}`;
  if (digits !== undefined) return sign === "-" ? 0 - Number(digits) : Number(digits);
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  // Out of range stays text; and there is no negative zero among integers.
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** What a tag such as `!!int` makes of a scalar; undefined where the text does not allow it. */
function taggedValue(tag: string, text: string, quoted: boolean): Plain | undefined {
  const kind = tag.replace(/^tag:yaml\.org,2002:/, "");
  const value = plainValue(text);
  if (kind === "str") return text;
  if (kind === "binary") return Buffer.from(text, "base64").toString();
  if (kind === "int") return Number.isInteger(value) ? value : undefined;
  if (kind === "float") return typeof value === "number" ? value : undefined;
  if (kind === "bool") return typeof value === "boolean" ? value : undefined;
  if (kind === "null") return value === null ? null : undefined;
  // A tag that means nothing to us.
  return quoted ? text : value;
}
