import { isError } from "../load-tree.ts";
import { namesToMap } from "../merge/forms.ts";
import { type Entry, type MapNode, type Node, textOf } from "../node.ts";
import { device } from "../normalize/devices.ts";
import { mount } from "../normalize/mounts.ts";
import { ports } from "../normalize/ports.ts";
import { inside, keyed, type NormalizeContext, type Shape, type Spot, scalar } from "../normalize/shape.ts";
import { type Branch, childBranch, pathTable } from "../path-table.ts";

/** Expands short syntax. A value that a variable makes unreadable stays as it is. */
type Rewrite = (node: Node, directory: string) => Node;

const build: Rewrite = (node) => withDefault(pair("context")(node), "context", ".");
const fileMount = pair("source");

const secret: Rewrite = (node) => {
  const long = fileMount(node);
  const source = long.kind === "map" ? textOf(long.entries.get("source")?.value) : undefined;
  return source === undefined ? long : withDefault(long, "target", `/run/secrets/${source}`);
};

const envFile: Rewrite = (node) => withDefault(pair("path")(node), "required", true);

const dependencies: Rewrite = (node) => {
  const started = (item: Node): Node =>
    mapOf([entry("condition", "service_started", item), entry("required", true, item)], item);
  const map = namesToMap(node, started);
  return map === undefined ? node : mapValues(map, (dependency) => withDefault(dependency, "required", true));
};

const request: Rewrite = (node) =>
  node.kind === "map" && node.entries.has("device_ids") ? node : withDefault(node, "count", "all");

const gpus: Rewrite = (node) =>
  textOf(node) === "all" ? { kind: "list", items: [mapOf([entry("count", "all", node)], node)], at: node.at } : node;

/** `[default, id=path]` as a mapping. */
const pairs: Rewrite = (node) => {
  if (node.kind !== "list") return node;
  const entries = node.items.map((item) => {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(textOf(item) ?? "") ?? [];
    return entry(key, value ?? null, item);
  });
  return mapOf(entries, node);
};

/** Expands all ports or none: one unreadable port leaves the whole list as it is. */
const portList: Rewrite = (node, directory) => {
  if (node.kind !== "list") return node;
  const expanded = node.items.map((item) =>
    item.kind === "map" ? [item] : itemsOf(read(ports, listOf([item]), directory), item),
  );
  const items = expanded.flatMap((list) => list ?? []);
  const long = items.map((item) => withDefault(withDefault(item, "protocol", "tcp"), "mode", "ingress"));
  return expanded.includes(undefined) ? node : { ...node, items: long };
};

const external: Rewrite = (node) => {
  const value = node.kind === "map" ? node.entries.get("external")?.value : undefined;
  if (node.kind !== "map" || value?.kind !== "map") return node;
  const name = value.entries.get("name");
  const entries = new Map(node.entries).set("external", entry("external", true, value));
  return { ...node, entries: name === undefined ? entries : entries.set("name", name) };
};

const rewrites = pathTable<Rewrite>({
  "services.*.build": build,
  "services.*.build.additional_contexts": pairs,
  "services.*.build.secrets.*": fileMount,
  "services.*.build.ssh": pairs,
  "services.*.configs.*": fileMount,
  "services.*.depends_on": dependencies,
  "services.*.deploy.resources.reservations.devices.*": request,
  "services.*.devices.*": readBy(device),
  "services.*.dns": singleToList,
  "services.*.env_file": singleToList,
  "services.*.env_file.*": envFile,
  "services.*.gpus": gpus,
  "services.*.gpus.*": request,
  "services.*.label_file": singleToList,
  "services.*.models": keyed,
  "services.*.networks": keyed,
  "services.*.ports": portList,
  "services.*.secrets.*": secret,
  "services.*.volumes.*": readBy(mount),
  "configs.*": external,
  "networks.*": external,
  "secrets.*": external,
  "volumes.*": external,
});

/** A merged tree with all short syntax expanded. */
export function expandShortSyntax(root: MapNode, directory: string): MapNode;
export function expandShortSyntax(node: Node, directory: string, branch?: Branch<Rewrite>): Node;
export function expandShortSyntax(node: Node, directory: string, branch: Branch<Rewrite> = rewrites): Node {
  const long = branch.value?.(node, directory) ?? node;
  if (long.kind === "scalar") return long;
  const deeper = (child: Node, key: string | number): Node => {
    const next = childBranch(branch, key);
    return next === undefined ? child : expandShortSyntax(child, directory, next);
  };
  if (long.kind === "list") return { ...long, items: long.items.map(deeper) };
  return mapValues(long, deeper);
}

function mapValues(node: MapNode, change: (value: Node, key: string) => Node): MapNode {
  const entries = [...node.entries].map(
    ([key, member]) => [key, { ...member, value: change(member.value, key) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

function singleToList(node: Node): Node {
  return textOf(node) === undefined ? node : { kind: "list", items: [node], at: node.at };
}

/** Turns a string into a mapping with one key. */
function pair(key: string): (node: Node) => Node {
  return (node) => (textOf(node) === undefined ? node : mapOf([{ key, value: node }], node));
}

function readBy(shape: Shape): Rewrite {
  return (node, directory) => (node.kind === "scalar" ? (nodeOf(read(shape, node, directory), node) ?? node) : node);
}

/** The value that a shape reads from a node; undefined if it reports an error. */
function read(shape: Shape, node: Node, directory: string): unknown {
  const reading: NormalizeContext = {
    name: "",
    workingDir: directory,
    home: "/",
    environment: new Map(),
    problems: [],
    normalize: true,
    resolveEnv: true,
    resolvePaths: false,
  };
  const spot: Spot = inside({ reading, path: [] }, "");
  const value = shape.read(node, spot);
  return reading.problems.some(isError) ? undefined : value;
}

/** A list of values as nodes. */
function itemsOf(values: unknown, at: Node): readonly Node[] | undefined {
  return Array.isArray(values) ? values.flatMap((value) => nodeOf(value, at) ?? []) : undefined;
}

/** Plain data as a node, with the place of another node. */
function nodeOf(value: unknown, at: Node): Node | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) return scalar(value as string | number | boolean | null, at);
  const members = Object.entries(value).map(([key, member]) => ({
    key,
    value: nodeOf(member, at) ?? scalar(null, at),
  }));
  return mapOf(members, at);
}

/** A list without a place. */
function listOf(items: readonly Node[]): Node {
  return { kind: "list", items };
}

/** A mapping with the place of another node. */
function mapOf(entries: readonly Entry[], at: Node): MapNode {
  return { kind: "map", entries: new Map(entries.map((member) => [member.key, member])), at: at.at };
}

/** An entry of a mapping. */
function entry(key: string, value: string | boolean | null, at: Node): Entry {
  return { key, value: scalar(value, at) };
}

/** Adds an entry to a mapping that lacks it; anything else stays as it is. */
function withDefault(node: Node, key: string, value: string | boolean): Node {
  if (node.kind !== "map" || node.entries.has(key)) return node;
  return { ...node, entries: new Map(node.entries).set(key, entry(key, value, node)) };
}
