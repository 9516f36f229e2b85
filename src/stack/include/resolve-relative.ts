import { isAbsolute, join, resolve } from "node:path";
import { scalarMember } from "../merge/forms.ts";
import type { MapNode, Node, ScalarNode } from "../node.ts";
import { withoutLink } from "../normalize/paths.ts";
import { type Branch, childBranch, pathTable } from "../path-table.ts";

/** The directory in which relative paths start. */
interface Base {
  readonly directory: string;
  /** The replacement for `~`; undefined: it stays as it is. */
  readonly home: string | undefined;
}

/** Makes the path in a string absolute. */
type Move = (text: string, base: Base) => string;

const path: Move = (text, { directory, home }) => {
  if (home !== undefined && text.startsWith("~")) return resolve(join(home, text.slice(1)));
  return isNotRelative(text) ? text : resolve(directory, text);
};

/** A moved path is read again later, by the model. */
const watched: Move = (text, base) => (base.home === undefined ? path(text, base) : withoutLink(path(text, base)));

/** A build context may be something else than a path: `https://…`, `git@…`, `service:…`, `docker-image://…`. */
const context: Move = (text, base) => (/^[\w.+-]+:|^github\.com\/|^git@/.test(text) ? text : path(text, base));

const named: Move = (text, base) => text.replace(/^([^=]*=)(.*)$/s, (_, name, value) => name + context(value, base));

/** Only a source that starts with a dot is a path; anything else is the name of a volume. */
const mount: Move = (text, base) => text.replace(/^(\.[^:]*)(:.*)$/s, (_, source, rest) => path(source, base) + rest);

const source: Move = (text, base) => (text.startsWith(".") ? path(text, base) : text);

/** A volume is not a path, but its options may contain one. */
const volume: Move = (text) => text;

function isNotRelative(text: string): boolean {
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
  "develop.watch.*.path": watched,
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

/** The source of a bind is always a path, with or without a dot. With a home, an empty one is the directory itself. */
const bind = pathTable<Move>({
  source: (text, base) => (text === "" && base.home !== undefined ? base.directory : path(text, base)),
});

/** The path that a local volume binds. */
const localBind = pathTable<Move>({ "driver_opts.device": path });

/**
 * Makes the relative paths of a whole stack or of one service absolute, so that they stay valid in another file. With a home,
 * also resolves paths that start with `~`.
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
    return { ...node, items: node.items.map((item, index) => pairOr(item, childBranch(branch, index), base)) };
  }
  const memberBranch = branchFor(node, branch);
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: moved(entry.value, childBranch(memberBranch, key), base) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

/** The branch for the members of a mapping: which of them are paths may depend on other members. */
function branchFor(node: MapNode, branch: Branch<Move>): Branch<Move> {
  if (branch.value === mount && scalarMember(node, "type") === "bind") return bind;
  const options = node.entries.get("driver_opts")?.value;
  const isBind =
    scalarMember(node, "driver") === "local" && options !== undefined && scalarMember(options, "o") === "bind";
  return branch.value === volume && isBind ? localBind : branch;
}

/** `additional_contexts` may be a list of `name=context`, and `ssh` a list of `id=path`. */
function pairOr(item: Node, branch: Branch<Move> | undefined, base: Base): Node {
  const pair = branch?.value === context && item.kind === "scalar";
  return pair ? text(item, named, base) : moved(item, branch, base);
}

function text(node: ScalarNode, move: Move, base: Base): ScalarNode {
  if (typeof node.value !== "string") return node;
  const moved = move(node.value, base);
  return moved === node.value ? node : { ...node, value: moved, text: moved, quoted: true };
}
