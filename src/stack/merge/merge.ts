import type { Entry, ListNode, MapNode, Node } from "../node.ts";
import { type Branch, childBranch } from "../path-table.ts";
import { extendsRules, isNull, type MergeRule, mergeRules } from "./rules.ts";
import { removeDuplicates } from "./unique.ts";

/** Merges a stack file over another, by the rules of the Compose Specification. Neither is changed; unchanged parts are shared. */
export function merge(base: MapNode, over: MapNode): MapNode {
  return removeDuplicates(mappings(base, over, mergeRules));
}

/** The base for merging the first file, so that its `!reset` tags and duplicates are handled as in any other file. */
export const emptyTree: MapNode = { kind: "map", entries: new Map() };

/** Merges a service over the one that it extends. Its `!reset` and `!override` tags stay, as they also apply to the same service in earlier files. */
export function mergeService(base: Node, over: Node, name: string): Node {
  return mergeAt(withoutTags(base), over, childBranch(childBranch(extendsRules, "services"), name), true);
}

/** Merges a value over another, by the rule of the attribute that the branch stands for. */
function mergeAt(base: Node, over: Node, branch: Branch<MergeRule> | undefined, keepsTags: boolean): Node {
  const deep = (left: Node, right: Node): Node => mergeByDefault(left, right, branch, keepsTags);
  return branch?.value === undefined ? deep(base, over) : withoutTags(branch.value(base, over, deep));
}

function mergeByDefault(base: Node, over: Node, branch: Branch<MergeRule> | undefined, keepsTags: boolean): Node {
  if (isNull(over)) return base;
  if (base.kind === "map" && over.kind === "map") return mappings(base, over, branch, keepsTags);
  if (base.kind === "list" && over.kind === "list") {
    const { items } = list(over);
    return { kind: "list", items: [...base.items, ...items], at: over.at };
  }
  return withoutTags(over);
}

function mappings(base: MapNode, over: MapNode, branch: Branch<MergeRule> | undefined, keepsTags = false): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = base.entries.get(key)?.value;
    const { tag } = entry.value;
    if (tag === "reset" && !keepsTags) entries.delete(key);
    else if (tag !== undefined && keepsTags) entries.set(key, entry);
    else if (before === undefined || tag === "override") entries.set(key, keepsTags ? entry : entryWithoutTags(entry));
    else entries.set(key, { ...entry, value: mergeAt(before, entry.value, childBranch(branch, key), keepsTags) });
  }
  const tag = keepsTags && over.tag !== undefined ? { tag: over.tag } : {};
  return { kind: "map", entries, at: over.at, ...tag };
}

/** A value without base: drops everything with `!reset` in it, and the `!override` tags. */
function withoutTags(node: Node): Node {
  if (node.kind === "scalar") return node;
  return node.kind === "list" ? list(node) : map(node);
}

function entryWithoutTags(entry: Entry): Entry {
  const value = withoutTags(entry.value);
  return value === entry.value ? entry : { ...entry, value };
}

function list(node: ListNode): ListNode {
  const items = node.items.filter((item) => item.tag !== "reset").map(withoutTags);
  const same = items.length === node.items.length && items.every((item, index) => item === node.items[index]);
  return same && node.tag === undefined ? node : { kind: "list", items, at: node.at };
}

function map(node: MapNode): MapNode {
  const kept = [...node.entries.values()].filter((entry) => entry.value.tag !== "reset").map(entryWithoutTags);
  const same = kept.length === node.entries.size && kept.every((entry) => entry === node.entries.get(entry.key));
  if (same && node.tag === undefined) return node;
  return { kind: "map", entries: new Map(kept.map((entry) => [entry.key, entry])), at: node.at };
}
