import type { Entry, ListNode, MapNode, Node } from "../node.ts";
import { type Branch, below } from "../path-table.ts";
import { extendsRules, isNull, type Rule, rules } from "./rules.ts";
import { unique } from "./unique.ts";

/** Lays one stack file over another, by the Compose Specification's rules. Neither is changed; unchanged parts are shared. */
export function merge(base: MapNode, over: MapNode): MapNode {
  const merged = unique(mappings(base, over, rules));
  return merged.kind === "map" ? merged : base;
}

/** What a first file is laid over, so that its `!reset`s and repetitions are settled like any other's. */
export const nothing: MapNode = { kind: "map", entries: new Map() };

/** Lays a service over one that it extends; its own `!reset`s and `!override`s stay, for the same service of earlier files. */
export function mergeService(base: Node, over: Node, name: string): Node {
  return mergeAt(settled(base), over, below(below(extendsRules, "services"), name), true);
}

/** Lays a value over another at the attribute that the branch stands for. */
function mergeAt(base: Node, over: Node, branch: Branch<Rule> | undefined, keepsTags: boolean): Node {
  const deep = (left: Node, right: Node): Node => ordinary(left, right, branch, keepsTags);
  return branch?.value === undefined ? deep(base, over) : settled(branch.value(base, over, deep));
}

function ordinary(base: Node, over: Node, branch: Branch<Rule> | undefined, keepsTags: boolean): Node {
  if (isNull(over)) return base;
  if (base.kind === "map" && over.kind === "map") return mappings(base, over, branch, keepsTags);
  if (base.kind === "list" && over.kind === "list") {
    const { items } = list(over);
    return { kind: "list", items: [...base.items, ...items], at: over.at };
  }
  return settled(over);
}

function mappings(base: MapNode, over: MapNode, branch: Branch<Rule> | undefined, keepsTags = false): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = base.entries.get(key)?.value;
    const { tag } = entry.value;
    if (tag === "reset" && !keepsTags) entries.delete(key);
    else if (tag !== undefined && keepsTags) entries.set(key, entry);
    else if (before === undefined || tag === "override") entries.set(key, keepsTags ? entry : settledEntry(entry));
    else entries.set(key, { ...entry, value: mergeAt(before, entry.value, below(branch, key), keepsTags) });
  }
  const tag = keepsTags && over.tag !== undefined ? { tag: over.tag } : {};
  return { kind: "map", entries, at: over.at, ...tag };
}

/** A value with nothing to merge into: what is reset in it is not there, and `!override` has nothing left to say. */
function settled(node: Node): Node {
  if (node.kind === "scalar") return node;
  return node.kind === "list" ? list(node) : map(node);
}

function settledEntry(entry: Entry): Entry {
  const value = settled(entry.value);
  return value === entry.value ? entry : { ...entry, value };
}

function list(node: ListNode): ListNode {
  const items = node.items.filter((item) => item.tag !== "reset").map(settled);
  const same = items.length === node.items.length && items.every((item, index) => item === node.items[index]);
  return same && node.tag === undefined ? node : { kind: "list", items, at: node.at };
}

function map(node: MapNode): MapNode {
  const kept = [...node.entries.values()].filter((entry) => entry.value.tag !== "reset").map(settledEntry);
  const same = kept.length === node.entries.size && kept.every((entry) => entry === node.entries.get(entry.key));
  if (same && node.tag === undefined) return node;
  return { kind: "map", entries: new Map(kept.map((entry) => [entry.key, entry])), at: node.at };
}
