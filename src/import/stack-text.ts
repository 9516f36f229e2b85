import { Document, isMap, isScalar, isSeq, type Pair, visit } from "yaml";
import { type LeftOut, type StackDraft, variableSign } from "./service-draft.ts";

/** The stack file as YAML, with comments about what could not be carried over. */
export function stackText({ name, services, networks, volumes, left }: StackDraft): string {
  const sections = {
    ...(name === undefined ? {} : { name }),
    services: Object.fromEntries(services.map((service) => [service.name, doubled(service.fields)])),
    ...(networks.size === 0 ? {} : { networks: doubled(Object.fromEntries(networks)) }),
    ...(volumes.size === 0 ? {} : { volumes: doubled(Object.fromEntries(volumes)) }),
  };
  // YAML 1.1 reads more words as booleans or numbers, so they are quoted too.
  const document = new Document(sections, { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false });
  document.commentBefore = commentOf(["Created by `berth import`.", ...leftLines(left)]);
  const comments = new Map(services.map((service) => [service.name, commentOf(leftLines(service.left))]));
  spaced(pairsOf(document.contents).slice(1));
  for (const section of pairsOf(document.contents)) {
    if (keyOf(section) === "services") spaced(pairsOf(section.value).slice(1));
    for (const pair of keyOf(section) === "services" ? pairsOf(section.value) : []) {
      if (isScalar(pair.key)) pair.key.commentBefore = comments.get(String(pair.key.value)) || null;
    }
  }
  visit(document, { Pair: (_, pair) => inOneLine(pair) });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? node.items : [];
}

/** Adds an empty line before each pair. */
function spaced(pairs: readonly Pair[]): void {
  for (const { key } of pairs) if (isScalar(key)) key.spaceBefore = true;
}

/** Writes commands on one line. */
function inOneLine(pair: Pair): void {
  const key = String(keyOf(pair));
  if (isSeq(pair.value) && ["command", "entrypoint", "test"].includes(key)) pair.value.flow = true;
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : key;
}

function leftLines(left: readonly LeftOut[]): readonly string[] {
  if (left.length === 0) return [];
  return ["Not carried over:", ...left.map(({ what, why }) => `- ${what}: ${why}`)];
}

function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replace(/\s+/g, " ").trim()}`).join("\n");
}

/** Escapes each literal `$` as `$$`. */
function doubled(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$").replaceAll(variableSign, "$");
  if (Array.isArray(value)) return value.map(doubled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, doubled(member)]));
}
