import { dirname } from "node:path";
import { markMoved } from "../files/moved-paths.ts";
import { type FileAccess, locate, readFiles, withPlace } from "../files/read-files.ts";
import { displayName } from "../files/source.ts";
import { resolveRelative } from "../include/resolve-relative.ts";
import { mapNode, scalarMember, textNode } from "../merge/forms.ts";
import { emptyTree, merge, mergeService } from "../merge/merge.ts";
import { isNull } from "../merge/rules.ts";
import { type MapNode, type Node, nodeAt } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Checkout } from "../remote/remote.ts";
import type { Extension, Extensions } from "./chain.ts";

interface Context extends ScopeContext {
  readonly resolvePaths: boolean;
  readonly extensions: Extensions;
}

/** Merges every service that extends another over that other. Relative paths of the other stay relative to its own file. */
export async function extend(root: MapNode, context: Context, fill: (document: MapNode) => MapNode): Promise<MapNode> {
  const services = nodeAt(root, ["services"]);
  if (services?.kind !== "map") return root;
  const other = openScopes(context, fill);
  const circular = new Set<string>();
  const own = scopeOf(root, undefined, context.directory);

  async function resolved(name: string, scope: ExtendsScope, trail: Set<string>): Promise<Node | undefined> {
    if (!scope.done.has(name)) scope.done.set(name, await extended(name, scope, trail));
    return scope.done.get(name);
  }

  async function extended(name: string, scope: ExtendsScope, trail: Set<string>): Promise<Node | undefined> {
    const service = nodeAt(scope.root, ["services", name]);
    const reference = service?.kind === "map" ? referenceOf(service) : undefined;
    if (service?.kind !== "map" || reference === undefined) return service;
    const { node, targetNode, target, file } = reference;
    const rest = without(service, "extends");
    const link = label(name, scope.file, context.cwd);
    if (trail.has(link)) {
      const links = [...trail];
      reportCycle(links.slice(links.indexOf(link)), targetNode);
      return rest;
    }
    // Awaited even if nothing is read: a chain of 10,000 services must not exhaust the call stack.
    const from = await (file === undefined ? scope : other({ file, by: name, at: nodeAt(node, ["file"])?.at }, scope));
    trail.add(link);
    const base = await resolved(target, from, trail);
    trail.delete(link);
    // As in docker compose, whose hash contains it: a reference to a service without contents stays in the model.
    if (base !== undefined && isNull(base)) return withFile(service, node, from.file);
    if (base !== undefined) {
      recordExtension(scope, from, { name, target, at: targetNode.at });
      const directory = context.resolvePaths ? from.base : markMoved(from.base);
      const moved = from === scope ? base : resolveRelative({ service: base }, directory);
      return mergeService(without(moved, "extends"), rest, name);
    }
    reportMissing(name, target, from, targetNode);
    return rest;
  }

  function reportCycle(cycle: readonly string[], targetNode: Node): void {
    // Every member of a cycle leads to it: report it once.
    if (cycle.some((link) => circular.has(link))) return;
    for (const link of cycle) circular.add(link);
    const message = `extends cycle detected: ${[...cycle, cycle[0]].join(" → ")}`;
    report(targetNode, "extends-cycle", message, 'Remove one of these "extends".');
  }

  function reportMissing(name: string, target: string, from: ExtendsScope, targetNode: Node): void {
    // A file that cannot be read has been reported already.
    if (from.root.entries.size === 0) return;
    const where = from.file === undefined ? "" : ` in ${displayName(from.file, context.cwd)}`;
    const message = `cannot extend service "${name}": service "${target}" not found${where}`;
    report(targetNode, "unknown-base", message, suggestionFor(target, from));
  }

  function report({ at }: Node, rule: string, message: string, hint: string): void {
    context.problems.push({ rule, severity: "error", path: "", message, at, hint });
  }

  const entries = new Map(services.entries);
  for (const [name, entry] of services.entries) {
    const value = await resolved(name, own, new Set());
    if (value !== undefined) entries.set(name, { ...entry, value });
    const extension = own.extensions.get(name);
    if (extension !== undefined) context.extensions.set(name, [...(context.extensions.get(name) ?? []), extension]);
  }
  return withServices(root, { ...services, entries });
}

/** Records how a service got its base, for problems inside the base. */
function recordExtension(
  scope: ExtendsScope,
  from: ExtendsScope,
  { name, target, at }: { name: string; target: string; at: Place | undefined },
) {
  if (at === undefined) return;
  const base = nodeAt(from.root, ["services", target])?.at;
  scope.extensions.set(name, { by: name, at, base, next: from.extensions.get(target) });
}

/** The name of a service in messages, with its file if that is another one. */
function label(name: string, file: string | undefined, cwd: string): string {
  return file === undefined ? name : `${name} (${displayName(file, cwd)})`;
}

/** The `extends` of a service; undefined if it has none or it is invalid. */
function referenceOf(service: MapNode) {
  const node = nodeAt(service, ["extends"]);
  const target = node?.kind === "scalar" && node.value !== null ? node.text : node && scalarMember(node, "service");
  const targetNode = node && (nodeAt(node, ["service"]) ?? node);
  return node && targetNode && target !== undefined
    ? { node, targetNode, target, file: scalarMember(node, "file") }
    : undefined;
}

function without<N extends Node>(service: N, key: string): N {
  if (service.kind !== "map" || !service.entries.has(key)) return service;
  return { ...service, entries: new Map([...service.entries].filter(([name]) => name !== key)) };
}

/** The service with the absolute path of the file that its reference names. */
function withFile(service: MapNode, reference: Node, file: string | undefined): MapNode {
  const written = reference.kind === "map" ? reference.entries.get("file") : undefined;
  if (reference.kind !== "map" || written === undefined || file === undefined) return service;
  const value = mapNode(
    [...reference.entries.values()].map((entry) =>
      entry === written ? { ...entry, value: textNode(file, entry.value) } : entry,
    ),
    reference,
  );
  return { ...service, entries: new Map(service.entries).set("extends", { key: "extends", value }) };
}

function suggestionFor(name: string, scope: ExtendsScope): string {
  const services = nodeAt(scope.root, ["services"]);
  const names = services?.kind === "map" ? [...services.entries.keys()] : [];
  const near = closest(name, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return names.length === 0
    ? "Add it to that file, which has no services."
    : `Use one of: ${names.slice(0, 10).join(", ")}.`;
}

function withServices(root: MapNode, services: MapNode): MapNode {
  const entry = root.entries.get("services");
  return entry === undefined
    ? root
    : { ...root, entries: new Map(root.entries).set("services", { ...entry, value: services }) };
}

/** A tree whose services can be extended. */
interface ExtendsScope {
  /** undefined: the document itself. */
  readonly file: string | undefined;
  readonly root: MapNode;
  /** The directory of the files that it refers to. */
  readonly directory: string;
  /** The directory in which relative paths of its services start: for a remote file, the root of its copy. */
  readonly base: string;
  /** The services resolved so far, so that a chain is walked once, not once for each of its members. */
  readonly done: Map<string, Node | undefined>;
  readonly extensions: Map<string, Extension>;
}

interface ScopeContext extends FileAccess {
  readonly directory: string;
  readonly problems: Problem[];
}

/** A service's reference to a file to extend from. */
interface FileRequest {
  readonly file: string;
  readonly by: string;
  readonly at: Place | undefined;
}

/** A scope in which nothing is resolved yet. */
function scopeOf(root: MapNode, file: string | undefined, directory: string, base = directory): ExtendsScope {
  return { file, root, directory, base, done: new Map(), extensions: new Map() };
}

/** Returns a function that reads the files that services extend from, each once. A file that cannot be read is reported and gets an empty tree. */
function openScopes(
  context: ScopeContext,
  fill: (document: MapNode) => MapNode,
): (request: FileRequest, from: ExtendsScope) => Promise<ExtendsScope> {
  const scopes = new Map<string, Promise<ExtendsScope>>();

  async function read({ file, root }: Checkout, { by, at }: FileRequest): Promise<ExtendsScope> {
    const { documents, problems } = await readFiles([file], context, at && { by, at });
    context.problems.push(...problems.map((problem) => withPlace(problem, at)));
    const [first = emptyTree, ...others] = documents.map(fill);
    // Not merged over an empty tree, which would drop the !override and !reset tags that apply later.
    return scopeOf(others.reduce(merge, first), file, dirname(file), root);
  }

  return async (request, { directory }) => {
    const { checkout, problem } = await locate(request.file, directory, context, request.at);
    if (problem !== undefined) {
      context.problems.push(problem);
      return scopeOf(emptyTree, request.file, directory);
    }
    const scope = scopes.get(checkout.file) ?? read(checkout, request);
    scopes.set(checkout.file, scope);
    return scope;
  };
}
