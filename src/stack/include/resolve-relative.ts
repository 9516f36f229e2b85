import { isAbsolute, join, resolve } from "node:path";
import { member } from "../merge/forms.ts";
import type { MapNode, Node, ScalarNode } from "../node.ts";
import { type Branch, below, pathTable } from "../path-table.ts";

/** Where relative paths start. */
interface Base {
  readonly directory: string;
  /** What `~` stands for; undefined: it stays. */
  readonly home: string | undefined;
}

/** How the path in a text is moved to another directory. */
type Move = (text: string, base: Base) => string;

const path: Move = (text, { directory, home }) => {
  if (home !== undefined && text.startsWith("~")) return join(home, text.slice(1));
  return isElsewhere(text) ? text : resolve(directory, text);
};

/** A build context may be no path at all: `https://…`, `git@…`, `service:…`, `docker-image://…`. */
const context: Move = (text, base) => (/^[\w.+-]+:|^github\.com\/|^git@/.test(text) ? text : path(text, base));

const named: Move = (text, base) => text.replace(/^([^=]*=)(.*)$/s, (_, name, value) => name + context(value, base));

/** Only a source that looks like a path is one; anything else names a volume. */
const mount: Move = (text, base) => text.replace(/^(\.[^:]*)(:.*)$/s, (_, source, rest) => path(source, base) + rest);

const source: Move = (text, base) => (text.startsWith(".") ? path(text, base) : text);

/** A volume is no path; a mapping that describes one may have some. */
const volume: Move = (text) => text;

function isElsewhere(text: string): boolean {
  return text === "" || isAbsolute(text) || /^~(?:\/|$)|^[A-Za-z]:[\\/]|^\\\\/.test(text);
}

const container = {
  env_file: path,
  "env_file.*": path,
  "env_file.*.path": path,
  label_file: path,
  "label_file.*": path,
  "volumes.*": mount,
  "volumes.*.source": source,
} as const;

const service = {
  build: context,
  "build.context": context,
  "build.additional_contexts.*": context,
  "build.ssh.*": context,
  "develop.watch.*.path": path,
  ...container,
  ...Object.fromEntries(Object.entries(container).map(([attribute, move]) => [`pre_start.*.${attribute}`, move])),
} as const;

const moves = pathTable<Move>({
  ...Object.fromEntries(Object.entries(service).map(([attribute, move]) => [`services.*.${attribute}`, move])),
  "configs.*.file": path,
  "secrets.*.file": path,
  "volumes.*": volume,
});

const serviceMoves = pathTable<Move>(service);

/** Any source of a bind is a path, with or without a dot; an empty one is the directory, at the last move. */
const bind = pathTable<Move>({
  source: (text, base) => (text === "" && base.home !== undefined ? base.directory : path(text, base)),
});

/** What a local volume binds. */
const localBind = pathTable<Move>({ "driver_opts.device": path });

/**
 * Makes the relative paths of a whole stack, or of one service, absolute, so that they survive a move to another file.
 * With a home, paths that begin with `~` too.
 */
export function resolveRelative(what: { readonly stack: MapNode }, directory: string, home?: string): MapNode;
export function resolveRelative(what: { readonly service: Node }, directory: string, home?: string): Node;
export function resolveRelative(
  what: { stack?: Node; service?: Node },
  directory: string,
  home?: string,
): Node | undefined {
  const base = { directory, home };
  if (what.service !== undefined) return moved(what.service, serviceMoves, base);
  return what.stack && moved(what.stack, moves, base);
}

function moved(node: Node, branch: Branch<Move> | undefined, base: Base): Node {
  if (branch === undefined) return node;
  if (node.kind === "scalar") return branch.value === undefined ? node : text(node, branch.value, base);
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item, index) => pairOr(item, below(branch, index), base)) };
  }
  const fitting = branchFor(node, branch);
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: moved(entry.value, below(fitting, key), base) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

/** Which of its members are paths may depend on what a mapping says. */
function branchFor(node: MapNode, branch: Branch<Move>): Branch<Move> {
  if (branch.value === mount && member(node, "type") === "bind") return bind;
  const options = node.entries.get("driver_opts")?.value;
  const isBind = member(node, "driver") === "local" && options !== undefined && member(options, "o") === "bind";
  return branch.value === volume && isBind ? localBind : branch;
}

/** `additional_contexts` may be a list of `name=context`, `ssh` one of `id=path`. */
function pairOr(item: Node, branch: Branch<Move> | undefined, base: Base): Node {
  const pair = branch?.value === context && item.kind === "scalar";
  return pair ? text(item, named, base) : moved(item, branch, base);
}

function text(node: ScalarNode, move: Move, base: Base): ScalarNode {
  if (typeof node.value !== "string") return node;
  const moved = move(node.value, base);
  return moved === node.value ? node : { ...node, value: moved, text: moved, quoted: true };
}
