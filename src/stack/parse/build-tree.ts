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

/** The state of reading one document. */
interface Reading {
  readonly source: Source;
  readonly anchors: Anchors;
  readonly problems: Problem[];
  depth: number;
}

/** Turns one YAML document into nodes, with scalar values, aliases and merge keys resolved. */
export function treeOf(
  contents: Written,
  source: Source,
  anchors: Anchors,
): { readonly root: Node; readonly problems: Problem[] } {
  const reading: Reading = { source, anchors, problems: [], depth: 0 };
  return { root: nodeOf(contents, reading), problems: reading.problems };
}

/** The levels of nesting: a real stack file has about ten. Each stage of loading walks a tree by recursion. */
const depthLimit = 500;

function nodeOf(written: Written | null, reading: Reading): Node {
  reading.depth += 1;
  const node = reading.depth > depthLimit ? tooDeep(written, reading) : readNode(written, reading);
  reading.depth -= 1;
  return node;
}

function tooDeep(written: Written | null, reading: Reading): Node {
  const at = placeOf(written, reading);
  report(reading, "too-deep", at, "the file is nested too deeply", "Use fewer levels of nesting.");
  return { kind: "scalar", value: null, text: "", quoted: false, at };
}

function readNode(written: Written | null, reading: Reading): Node {
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
    report(reading, "alias-cycle", at, `anchor "${name}" contains itself`, `Move *${name} out of &${name}.`);
  } else if (!reading.problems.some((problem) => problem.rule === "alias-bomb")) {
    const message = `aliases expand to more than ${aliasLimit.toLocaleString("en")} values`;
    report(reading, "alias-bomb", at, message, "Use fewer nested aliases.");
  }
  return { kind: "scalar", value: null, text: `*${name}`, quoted: false, at };
}

/** From this many problems on, a suggestion for each would take minutes. */
const suggestionLimit = 200;

function undefinedHint(name: string, { anchors, problems }: Reading): string {
  if (!/^[\w-]+$/.test(name)) return `Quote a value that starts with *: ${JSON.stringify(`*${name}`)}`;
  const near = problems.length > suggestionLimit ? undefined : closest(name, anchors.names());
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
      "{{ }} templates are not supported",
      "Use a variable such as $NAME, or quote the value.",
    );
    return undefined;
  }
  const port = isScalar(value) && /^\d+$/.test(text) ? `, or write the port as "${text}:${value.source}"` : "";
  const hint = text === "" ? "Write a name before the colon." : `Quote it: "${text}"${port}.`;
  const message = text === "" ? "keys must be strings" : `keys must be strings, not ${text}`;
  report(reading, "non-string-key", at, message, hint);
  return undefined;
}

function duplicate(reading: Reading, first: Entry, at: Place | undefined): void {
  const where = first.keyAt === undefined ? "above" : `on line ${pointAt(reading.source, first.keyAt.start).line}`;
  report(reading, "duplicate-key", at, `"${first.key}" is already defined ${where}`, "Keep one of the two.");
}

/** Adds the entries that a merge key refers to, unless the mapping itself or an earlier reference has the key. */
function inherit(entries: Map<string, Entry>, from: Node, at: Place | undefined, reading: Reading): void {
  if (from.kind === "list") for (const item of from.items) inherit(entries, item, at, reading);
  else if (from.kind === "map") {
    for (const entry of from.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  } else if (!isFailedAlias(from)) {
    const message = '"<<" must refer to a mapping or a list of mappings';
    report(reading, "bad-merge-key", at, message, 'Write "<<: *name", and put the anchor &name on a mapping.');
  }
}

/** Whether a node replaces an alias that could not be resolved and has been reported. */
function isFailedAlias(node: Node): boolean {
  return node.kind === "scalar" && node.value === null && node.text.startsWith("*");
}

function scalarOf(written: Scalar | null, reading: Reading): ScalarNode {
  // Not `value`, as the parser decodes !!binary itself.
  const text = sourceOf(written, reading.source.text);
  const at = placeOf(written, reading);
  const tag = written?.tag;
  // A custom tag, such as `!override`, makes the scalar a string.
  const isCustomTag = tag?.startsWith("!") && !/^!(?:reset)?$/.test(tag);
  const quoted = isCustomTag || (written?.type !== undefined && written.type !== Scalar.PLAIN);
  if (tag === undefined || tag.startsWith("!")) {
    return { kind: "scalar", value: quoted ? text : plainValue(text), text, quoted, at, ...mergeTag(tag) };
  }
  const value = taggedValue(tag, text, quoted);
  if (value === undefined) {
    const message = `invalid ${tag.replace(/^.*:/, "!!")} value "${text}"`;
    report(reading, "bad-tag", at, message, "Remove the tag, or write a value of that type.");
  }
  return { kind: "scalar", value: value ?? null, text: String(value ?? text), quoted: typeof value === "string", at };
}

/** The characters of a scalar. A block at the end of a text without a final line break has no line break to keep. */
function sourceOf(written: Scalar | null, text: string): string {
  const source = written?.source ?? "";
  const isBlock = written?.type === Scalar.BLOCK_LITERAL || written?.type === Scalar.BLOCK_FOLDED;
  const lacksLineBreak = isBlock && !/\n[ \t]*$/.test(text.slice(-80)) && (written.range?.[1] ?? 0) >= text.length;
  return lacksLineBreak ? source.replace(/\n$/, "") : source;
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

type Plain = ScalarNode["value"];

/** The value of an unquoted scalar: YAML 1.2's core schema, plus the octal, binary and `1_000` numbers of YAML 1.1. */
function plainValue(text: string): Plain {
  // A fast path: most values are words, and no keyword or number starts with another character than these.
  if (!/^[-+.~\dtTfFnN]/.test(text)) return text === "" ? null : text;
  return keywords.has(text) ? (keywords.get(text) ?? null) : (numberOf(text.replaceAll("_", ""), text) ?? text);
}

const keywords: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
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

const integer = /^([-+]?)(?:(0[xX][\da-fA-F]+)|0[oO]?([0-7]+)|(0[bB][01]+)|(0|[1-9]\d*))$/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function numberOf(text: string, written: string): number | bigint | undefined {
  if (!/^[-+.\d]/.test(written)) return undefined;
  const [, sign, hex, octal, binary, whole] = integer.exec(text) ?? [];
  const digits = octal === undefined ? (hex ?? binary ?? whole) : `0o${octal}`;
  if (digits !== undefined) {
    const value = sign === "-" ? -Number(digits) : Number(digits);
    if (Number.isSafeInteger(value)) return value + 0;
    const exact = sign === "-" ? -BigInt(digits) : BigInt(digits);
    if (exact >= -(2n ** 63n) && exact < 2n ** 64n) return exact;
  }
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  // A number out of range stays a string.
  return Number.isFinite(value) ? value : undefined;
}

/** The value of a scalar with a tag such as `!!int`; undefined if the text is not of that type. */
function taggedValue(tag: string, text: string, quoted: boolean): Plain | undefined {
  const kind = tag.replace(/^tag:yaml\.org,2002:/, "");
  const value = plainValue(text);
  if (kind === "str") return text;
  if (kind === "binary") return Buffer.from(text, "base64").toString();
  if (kind === "int") return typeof value === "bigint" || Number.isInteger(value) ? value : undefined;
  if (kind === "float") return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  if (kind === "bool") return typeof value === "boolean" ? value : undefined;
  if (kind === "null") return value === null ? null : undefined;
  // An unknown tag.
  return quoted ? text : value;
}
