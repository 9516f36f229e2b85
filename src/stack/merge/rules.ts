import { type Entry, type MapNode, type Node, textOf } from "../node.ts";
import { pathTable } from "../path-table.ts";
import { itemsOf, listNode, mapNode, mapToPairs, namesToMap, pairsToMap, scalarMember, textNode } from "./forms.ts";

/** Merges two values of one attribute. `deep` is the default merge, for parts without a rule. */
export type MergeRule = (base: Node, over: Node, deep: (base: Node, over: Node) => Node) => Node;

const replace: MergeRule = (_base, over) => over;

/** Both as lists, one after the other. */
const append: MergeRule = (base, over) => listNode([...itemsOf(base), ...itemsOf(over)], over);

/** `all` is short for one request with `count: all`. */
const devices: MergeRule = (base, over, deep) => append(countOf(base), countOf(over), deep);

function countOf(node: Node): Node {
  return node.kind === "scalar" && node.value !== null
    ? listNode([mapNode([{ key: "count", value: node }], node)], node)
    : node;
}

/** Both as lists, without repeating items of the base. */
const union: MergeRule = (base, over) => {
  const known = new Set(itemsOf(base).map((item) => (item.kind === "scalar" ? item.text : item)));
  const added = itemsOf(over).filter((item) => !known.has(item.kind === "scalar" ? item.text : item));
  return listNode([...itemsOf(base), ...added], over);
};

/** Both as one list of `key=value`, in either syntax; entries of a mapping are sorted as text. A null counts as a value. */
const pairs: MergeRule = (base, over) => {
  const [left, right] = [pairsToMap(base), pairsToMap(over)];
  if (left === undefined || right === undefined) return isNull(over) ? base : over;
  const merged = mapNode([...inOrder(left, base), ...inOrder(right, over)], over);
  // The default merge handles `!reset`, so the tags stay here.
  return mapToPairs(merged) ?? merged;
};

function inOrder(pairs: MapNode, written: Node): readonly Entry[] {
  const entries = [...pairs.entries.values()];
  if (written.kind === "list") return entries;
  const text = ({ key, value }: Entry): string => `${key}${textOf(value) === undefined ? "" : `=${textOf(value)}`}`;
  return entries.sort((left, right) => (text(left) < text(right) ? -1 : 1));
}

/** Both as mappings; a list has the keys. */
function keyed(value: (item: Node) => Node): MergeRule {
  return (base, over, deep) => deep(namesToMap(base, value) ?? base, namesToMap(over, value) ?? over);
}

const none = (item: Node): Node => ({ kind: "scalar", value: null, text: "", quoted: false, at: item.at });

const started = (item: Node): Node =>
  mapNode(
    [
      { key: "condition", value: textNode("service_started", item) },
      { key: "required", value: { kind: "scalar", value: true, text: "true", quoted: false, at: item.at } },
    ],
    item,
  );

const build: MergeRule = (base, over, deep) => deep(contextOf(base), contextOf(over));

function contextOf(node: Node): Node {
  return node.kind === "scalar" && node.value !== null ? mapNode([{ key: "context", value: node }], node) : node;
}

/** Options of one driver do not apply to another. */
const logging: MergeRule = (base, over, deep) => {
  const [before, after] = [scalarMember(base, "driver"), scalarMember(over, "driver")];
  return before !== undefined && after !== undefined && before !== after ? over : deep(base, over);
};

const limit: MergeRule = (base, over, deep) => (base.kind === "map" && over.kind === "map" ? deep(base, over) : over);

/** Address pools with the same subnet are merged into one. */
const pools: MergeRule = (base, over, deep) => {
  if (base.kind !== "list" || over.kind !== "list") return isNull(over) ? base : over;
  const bySubnet = new Map<unknown, Node>();
  for (const pool of [...base.items, ...over.items]) {
    const subnet = scalarMember(pool, "subnet") ?? pool;
    const known = bySubnet.get(subnet);
    bySubnet.set(subnet, known === undefined ? pool : deep(known, pool));
  }
  return listNode([...bySubnet.values()], over);
};

/** Whether a value is missing (`ports:`), which leaves the base as it is unless a rule says otherwise. */
export function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** The attributes that do not use the default merge (mappings merge, lists append, scalars replace). */
const special: Readonly<Record<string, MergeRule>> = {
  "networks.*.ipam.config": pools,
  "networks.*.labels": pairs,
  "volumes.*.labels": pairs,
  "services.*.annotations": pairs,
  "services.*.build": build,
  "services.*.build.additional_contexts": pairs,
  "services.*.build.args": pairs,
  "services.*.build.extra_hosts": union,
  "services.*.build.labels": pairs,
  "services.*.command": replace,
  "services.*.depends_on": keyed(started),
  "services.*.deploy.labels": pairs,
  "services.*.dns": append,
  "services.*.dns_opt": append,
  "services.*.dns_search": append,
  "services.*.entrypoint": replace,
  "services.*.env_file": append,
  "services.*.environment": pairs,
  "services.*.extra_hosts": union,
  "services.*.gpus": devices,
  "services.*.healthcheck.test": replace,
  "services.*.label_file": append,
  "services.*.labels": pairs,
  "services.*.logging": logging,
  "services.*.models": keyed(none),
  "services.*.networks": keyed(none),
  "services.*.sysctls": pairs,
  "services.*.tmpfs": append,
  "services.*.ulimits.*": limit,
};

/** The rules between files. */
export const mergeRules = pathTable(special);

const { "services.*.gpus": _, ...withinExtends } = special;

/** The rules between a service and the one that it extends, where `gpus: all` is still a string. */
export const extendsRules = pathTable(withinExtends);
