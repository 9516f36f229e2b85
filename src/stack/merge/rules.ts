import { type Entry, type MapNode, type Node, textOf } from "../node.ts";
import { pathTable } from "../path-table.ts";
import { items, keyValues, listNode, mapNode, member, named, pairTexts, textNode } from "./forms.ts";

/** Merges two values of one attribute; `deep` is the ordinary merge, for the parts that have no rule of their own. */
export type Rule = (base: Node, over: Node, deep: (base: Node, over: Node) => Node) => Node;

const replace: Rule = (_base, over) => over;

/** Both as lists, one after the other. */
const append: Rule = (base, over) => listNode([...items(base), ...items(over)], over);

/** `all` is short for one request of every device. */
const devices: Rule = (base, over, deep) => append(countOf(base), countOf(over), deep);

function countOf(node: Node): Node {
  return node.kind === "scalar" && node.value !== null
    ? listNode([mapNode([{ key: "count", value: node }], node)], node)
    : node;
}

/** Both as lists; what the base has already is not repeated. */
const union: Rule = (base, over) => {
  const known = new Set(items(base).map((item) => (item.kind === "scalar" ? item.text : item)));
  const added = items(over).filter((item) => !known.has(item.kind === "scalar" ? item.text : item));
  return listNode([...items(base), ...added], over);
};

/** Both as one list of `key=value`, whichever way they were written, a mapping in the order of these texts; a null counts as a value. */
const pairs: Rule = (base, over) => {
  const [left, right] = [keyValues(base), keyValues(over)];
  if (left === undefined || right === undefined) return isNull(over) ? base : over;
  const merged = mapNode([...inOrder(left, base), ...inOrder(right, over)], over);
  // Resets are the ordinary merge's business, so they stay tagged here.
  return pairTexts(merged) ?? merged;
};

function inOrder(pairs: MapNode, written: Node): readonly Entry[] {
  const entries = [...pairs.entries.values()];
  if (written.kind === "list") return entries;
  const text = ({ key, value }: Entry): string => `${key}${textOf(value) === undefined ? "" : `=${textOf(value)}`}`;
  return entries.sort((left, right) => (text(left) < text(right) ? -1 : 1));
}

/** Both as mappings, a list naming the keys. */
function keyed(value: (item: Node) => Node): Rule {
  return (base, over, deep) => deep(named(base, value) ?? base, named(over, value) ?? over);
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

const build: Rule = (base, over, deep) => deep(contextOf(base), contextOf(over));

function contextOf(node: Node): Node {
  return node.kind === "scalar" && node.value !== null ? mapNode([{ key: "context", value: node }], node) : node;
}

/** Options of one driver mean nothing to another. */
const logging: Rule = (base, over, deep) => {
  const [before, after] = [member(base, "driver"), member(over, "driver")];
  return before !== undefined && after !== undefined && before !== after ? over : deep(base, over);
};

const limit: Rule = (base, over, deep) => (base.kind === "map" && over.kind === "map" ? deep(base, over) : over);

/** Address pools of the same subnet are one pool. */
const pools: Rule = (base, over, deep) => {
  if (base.kind !== "list" || over.kind !== "list") return isNull(over) ? base : over;
  const bySubnet = new Map<unknown, Node>();
  for (const pool of [...base.items, ...over.items]) {
    const subnet = member(pool, "subnet") ?? pool;
    const known = bySubnet.get(subnet);
    bySubnet.set(subnet, known === undefined ? pool : deep(known, pool));
  }
  return listNode([...bySubnet.values()], over);
};

/** A value that was not given (`ports:`) leaves the base as it is, everywhere but where a rule says otherwise. */
export function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** The attributes that do not merge the ordinary way (mappings merge, lists append, scalars replace). */
const special: Readonly<Record<string, Rule>> = {
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

/** Between files. */
export const rules = pathTable(special);

const { "services.*.gpus": _, ...withinExtends } = special;

/** Between a service and the one that it extends, where `gpus: all` is still the text that it was written as. */
export const extendsRules = pathTable(withinExtends);
