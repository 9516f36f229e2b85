import { isAbsolute, resolve } from "node:path";
import { member } from "./merge/forms.ts";
import type { MapNode, Node, ScalarNode } from "./node.ts";
import { type Branch, below, pathTable } from "./path-table.ts";

/** How the path in a text is moved to another directory. */
type Move = (text: string, directory: string) => string;

const path: Move = (text, directory) => (isElsewhere(text) ? text : resolve(directory, text));

/** A build context may be no path at all: `https://…`, `git@…`, `service:…`, `docker-image://…`. */
const context: Move = (text, directory) =>
  /^[\w.+-]+:|^github\.com\/|^git@/.test(text) ? text : path(text, directory);

const named: Move = (text, directory) =>
  text.replace(/^([^=]*=)(.*)$/s, (_, name, value) => name + context(value, directory));

/** Only a source that looks like a path is one; anything else names a volume. */
const mount: Move = (text, directory) =>
  text.replace(/^(\.[^:]*)(:.*)$/s, (_, source, rest) => path(source, directory) + rest);

const source: Move = (text, directory) => (text.startsWith(".") ? path(text, directory) : text);

function isElsewhere(text: string): boolean {
  return text === "" || isAbsolute(text) || /^~(?:\/|$)|^[A-Za-z]:[\\/]|^\\\\/.test(text);
}

const service = {
  build: context,
  "build.context": context,
  "build.additional_contexts.*": context,
  "develop.watch.*.path": path,
  env_file: path,
  "env_file.*": path,
  "env_file.*.path": path,
  label_file: path,
  "label_file.*": path,
  "volumes.*": mount,
  "volumes.*.source": source,
} as const;

const moves = pathTable<Move>({
  ...Object.fromEntries(Object.entries(service).map(([attribute, move]) => [`services.*.${attribute}`, move])),
  "configs.*.file": path,
  "secrets.*.file": path,
});

const anyPath: Branch<Move> = { value: path, children: new Map() };

const serviceMoves = pathTable<Move>(service);

/** Makes the relative paths of a whole stack, or of one service, absolute, so that they survive a move to another file. */
export function rebase(what: { readonly stack: MapNode }, directory: string): MapNode;
export function rebase(what: { readonly service: Node }, directory: string): Node;
export function rebase(what: { readonly stack?: Node; readonly service?: Node }, directory: string): Node | undefined {
  if (what.service !== undefined) return moved(what.service, serviceMoves, directory);
  return what.stack && moved(what.stack, moves, directory);
}

function moved(node: Node, branch: Branch<Move> | undefined, directory: string): Node {
  if (branch === undefined) return node;
  if (node.kind === "scalar") return branch.value === undefined ? node : text(node, branch.value, directory);
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item, index) => pairOr(item, below(branch, index), directory)) };
  }
  const bind = branch.value === mount && member(node, "type") === "bind";
  const entries = [...node.entries].map(([key, entry]) => {
    // Any source of a bind is a path, with or without a dot.
    const value =
      bind && key === "source"
        ? moved(entry.value, anyPath, directory)
        : moved(entry.value, below(branch, key), directory);
    return [key, { ...entry, value }] as const;
  });
  return { ...node, entries: new Map(entries) };
}

/** `additional_contexts` may be a list of `name=context`. */
function pairOr(item: Node, branch: Branch<Move> | undefined, directory: string): Node {
  const pair = branch?.value === context && item.kind === "scalar";
  return pair ? text(item, named, directory) : moved(item, branch, directory);
}

function text(node: ScalarNode, move: Move, directory: string): ScalarNode {
  if (typeof node.value !== "string") return node;
  const moved = move(node.value, directory);
  return moved === node.value ? node : { ...node, value: moved, text: moved, quoted: true };
}
