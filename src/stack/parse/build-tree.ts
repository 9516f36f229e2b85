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
import { type Place, type Problem, pointAt, type Source } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import { type Anchors, aliasLimit } from "./anchors.ts";
import { plainValue, taggedValue } from "./scalar.ts";

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
