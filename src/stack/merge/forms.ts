import { type Entry, type ListNode, type MapNode, type Node, type ScalarNode, textOf } from "../node.ts";

/** A string node with the place of another node. */
export function textNode(text: string, at: Node): ScalarNode {
  return { kind: "scalar", value: text, text, quoted: true, at: at.at };
}

export function mapNode(entries: Iterable<Entry>, at: Node): MapNode {
  return { kind: "map", entries: new Map([...entries].map((entry) => [entry.key, entry])), at: at.at };
}

export function listNode(items: readonly Node[], at: Node): ListNode {
  return { kind: "list", items, at: at.at };
}

/** `[A=1, B]` as `{A: "1", B: null}`; undefined if the node is neither a list of scalars nor a mapping. */
export function pairsToMap(node: Node): MapNode | undefined {
  return node.kind === "list" ? fromTexts(node, keyValue) : node.kind === "map" ? node : undefined;
}

/** `{A: 1, B: }` as `[A=1, B]`; undefined if a value is not a scalar, or has a tag. */
export function mapToPairs(node: MapNode): ListNode | undefined {
  const texts = [...node.entries.values()].flatMap(({ key, value }) => {
    if (value.kind !== "scalar" || value.tag !== undefined) return [];
    const text = textOf(value);
    return [textNode(text === undefined ? key : `${key}=${text}`, value)];
  });
  return texts.length === node.entries.size ? listNode(texts, node) : undefined;
}

/** `[db, cache]` as `{db: value, cache: value}`. */
export function namesToMap(node: Node, value: (item: Node) => Node): MapNode | undefined {
  const entry = (text: string, item: Node): Entry => ({ key: text, keyAt: item.at, value: value(item) });
  return node.kind === "list" ? fromTexts(node, entry) : node.kind === "map" ? node : undefined;
}

/** A node as list items: a scalar as one item, a mapping as sorted `key=value` strings, one per value of a list. */
export function itemsOf(node: Node): readonly Node[] {
  if (node.kind === "list") return node.items;
  if (node.kind === "scalar") return node.value === null ? [] : [node];
  const texts = [...node.entries.values()].flatMap(({ key, value }) =>
    itemsOf(value).flatMap((item) => (item.kind === "scalar" ? [textNode(`${key}=${item.text}`, item)] : [])),
  );
  return texts.sort((left, right) => (left.text < right.text ? -1 : 1));
}

/** The text of a member of a mapping; undefined if it is not a scalar or is null. */
export function scalarMember(node: Node, key: string): string | undefined {
  const value = node.kind === "map" ? node.entries.get(key)?.value : undefined;
  return value?.kind === "scalar" && value.value !== null ? value.text : undefined;
}

function keyValue(text: string, item: Node): Entry {
  const [key = "", ...value] = text.split("=");
  const valueNode = text.includes("=") ? textNode(value.join("="), item) : undefined;
  return {
    key,
    keyAt: item.at,
    value: valueNode ?? { kind: "scalar", value: null, text: "", quoted: false, at: item.at },
  };
}

function fromTexts(node: ListNode, entry: (text: string, item: Node) => Entry): MapNode | undefined {
  const texts = node.items.filter((item): item is ScalarNode => item.kind === "scalar");
  if (texts.length < node.items.length) return undefined;
  return mapNode(
    texts.map((item) => entry(item.text, item)),
    node,
  );
}

/** Splits a mount in short syntax at its colons, except those inside an unsubstituted variable and the one after a drive letter. */
export function mountSections(spec: string): readonly string[] {
  return splitOutside(spec).reduce<string[]>((parts, part) => {
    const drive = parts.at(-1);
    if (drive !== undefined && /^[A-Za-z]$/.test(drive)) parts.splice(-1, 1, `${drive}:${part}`);
    else parts.push(part);
    return parts;
  }, []);
}

function splitOutside(spec: string): readonly string[] {
  let depth = 0;
  let before = "";
  const parts = [""];
  for (const char of spec) {
    if (char === "{" && (depth > 0 || before === "$")) depth++;
    else if (char === "}" && depth > 0) depth--;
    if (char === ":" && depth === 0) parts.push("");
    else parts.push(`${parts.pop()}${char}`);
    before = char;
  }
  return parts;
}
