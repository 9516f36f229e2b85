import { isError } from "../load-tree.ts";
import { named } from "../merge/forms.ts";
import { type Entry, type MapNode, type Node, textOf } from "../node.ts";
import { device } from "../normalize/devices.ts";
import { mount } from "../normalize/mounts.ts";
import { ports } from "../normalize/ports.ts";
import { inside, keyed, type NormalizeContext, type Shape, type Spot, scalar } from "../normalize/shape.ts";
import { type Branch, below, pathTable } from "../path-table.ts";

/** Spells a short form out; one that cannot be understood yet, as a variable hides its meaning, stays. */
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
  const given = named(node, started);
  return given === undefined ? node : each(given, (dependency) => withDefault(dependency, "required", true));
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

/** All ports or none: one that cannot be read yet leaves the whole list as it is. */
const portList: Rewrite = (node, directory) => {
  if (node.kind !== "list") return node;
  const spelled = node.items.map((item) =>
    item.kind === "map" ? [item] : itemsOf(read(ports, listOf([item]), directory), item),
  );
  const items = spelled.flatMap((found) => found ?? []);
  const long = items.map((item) => withDefault(withDefault(item, "protocol", "tcp"), "mode", "ingress"));
  return spelled.includes(undefined) ? node : { ...node, items: long };
};

const external: Rewrite = (node) => {
  const given = node.kind === "map" ? node.entries.get("external")?.value : undefined;
  if (node.kind !== "map" || given?.kind !== "map") return node;
  const name = given.entries.get("name");
  const entries = new Map(node.entries).set("external", entry("external", true, given));
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
  "services.*.devices.*": spelled(device),
  "services.*.dns": listed,
  "services.*.env_file": listed,
  "services.*.env_file.*": envFile,
  "services.*.gpus": gpus,
  "services.*.gpus.*": request,
  "services.*.label_file": listed,
  "services.*.models": keyed,
  "services.*.networks": keyed,
  "services.*.ports": portList,
  "services.*.secrets.*": secret,
  "services.*.volumes.*": spelled(mount),
  "configs.*": external,
  "networks.*": external,
  "secrets.*": external,
  "volumes.*": external,
});

/** A merged tree with every short form spelt out. */
export function expandShortSyntax(root: MapNode, directory: string): MapNode;
export function expandShortSyntax(node: Node, directory: string, branch?: Branch<Rewrite>): Node;
export function expandShortSyntax(node: Node, directory: string, branch: Branch<Rewrite> = rewrites): Node {
  const long = branch.value?.(node, directory) ?? node;
  if (long.kind === "scalar") return long;
  const deeper = (child: Node, key: string | number): Node => {
    const next = below(branch, key);
    return next === undefined ? child : expandShortSyntax(child, directory, next);
  };
  if (long.kind === "list") return { ...long, items: long.items.map(deeper) };
  return each(long, deeper);
}

function each(node: MapNode, change: (value: Node, key: string) => Node): MapNode {
  const entries = [...node.entries].map(
    ([key, member]) => [key, { ...member, value: change(member.value, key) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

function listed(node: Node): Node {
  return textOf(node) === undefined ? node : { kind: "list", items: [node], at: node.at };
}

/** A text as a mapping with one key. */
function pair(key: string): (node: Node) => Node {
  return (node) => (textOf(node) === undefined ? node : mapOf([{ key, value: node }], node));
}

function spelled(shape: Shape): Rewrite {
  return (node, directory) => (node.kind === "scalar" ? (nodeOf(read(shape, node, directory), node) ?? node) : node);
}

/** What a shape makes of a node; undefined where it complains. */
function read(shape: Shape, node: Node, directory: string): unknown {
  const reading: NormalizeContext = {
    name: "",
    workingDir: directory,
    home: "/",
    environment: new Map(),
    problems: [],
    normalise: true,
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

/** Plain data as if it had been written at a node's place. */
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

/** A mapping at a node's place. */
function mapOf(entries: readonly Entry[], at: Node): MapNode {
  return { kind: "map", entries: new Map(entries.map((member) => [member.key, member])), at: at.at };
}

/** A member of one. */
function entry(key: string, value: string | boolean | null, at: Node): Entry {
  return { key, value: scalar(value, at) };
}

/** A mapping with a member that it has or gets; anything else as it is. */
function withDefault(node: Node, key: string, value: string | boolean): Node {
  if (node.kind !== "map" || node.entries.has(key)) return node;
  return { ...node, entries: new Map(node.entries).set(key, entry(key, value, node)) };
}
