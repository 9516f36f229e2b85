import { dirname } from "node:path";
import { type Files, locate, readFiles, withPlace } from "../files/read-files.ts";
import { displayName } from "../files/source.ts";
import { unresolved } from "../files/unresolved.ts";
import { resolveRelative } from "../include/resolve-relative.ts";
import { member } from "../merge/forms.ts";
import { merge, mergeService, nothing } from "../merge/merge.ts";
import { type MapNode, type Node, nodeAt } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Checkout } from "../remote/remote.ts";
import type { Extension, Extensions } from "./chain.ts";

interface Context extends ScopeContext {
  readonly resolvePaths: boolean;
  readonly extensions: Extensions;
}

/** Lays every service that extends another over it; the other's relative paths keep meaning what its own file meant. */
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
    const { wish, wished, target, file } = reference;
    const rest = without(service, "extends");
    const link = label(name, scope.file, context.cwd);
    if (trail.has(link)) {
      const links = [...trail];
      reportCircle(links.slice(links.indexOf(link)), wished);
      return rest;
    }
    // Awaited even where nothing is read: a chain of 10,000 services must not exhaust the call stack.
    const from = await (file === undefined ? scope : other({ file, by: name, at: nodeAt(wish, ["file"])?.at }, scope));
    trail.add(link);
    const base = await resolved(target, from, trail);
    trail.delete(link);
    if (base !== undefined) {
      note(scope, from, { name, target, at: wished.at });
      const directory = context.resolvePaths ? from.base : unresolved(from.base);
      const moved = from === scope ? base : resolveRelative({ service: base }, directory);
      return mergeService(moved, rest, name);
    }
    reportMissing(name, target, from, wished);
    return rest;
  }

  function reportCircle(circle: readonly string[], wished: Node): void {
    // Each member of a circle leads into it.
    if (circle.some((link) => circular.has(link))) return;
    for (const link of circle) circular.add(link);
    const message = `services extend each other in a circle: ${[...circle, circle[0]].join(" → ")}`;
    report(wished, "extends-cycle", message, 'Remove one of these "extends".');
  }

  function reportMissing(name: string, target: string, from: ExtendsScope, wished: Node): void {
    // A file that could not be read has been reported.
    if (from.root.entries.size === 0) return;
    const where = from.file === undefined ? "" : ` in ${displayName(from.file, context.cwd)}`;
    const message = `cannot extend service "${name}": service "${target}" not found${where}`;
    report(wished, "unknown-base", message, meantBy(target, from));
  }

  function report(wish: Node, rule: string, message: string, hint: string): void {
    context.problems.push({ rule, severity: "error", path: "", message, at: wish.at, hint });
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

/** Keeps how a service got its base, for the problems with what the base says. */
function note(
  scope: ExtendsScope,
  from: ExtendsScope,
  { name, target, at }: { name: string; target: string; at: Place | undefined },
) {
  if (at === undefined) return;
  const base = nodeAt(from.root, ["services", target])?.at;
  scope.extensions.set(name, { by: name, at, base, next: from.extensions.get(target) });
}

/** A service in messages: with its file, where that is another one. */
function label(name: string, file: string | undefined, cwd: string): string {
  return file === undefined ? name : `${name} (${displayName(file, cwd)})`;
}

/** What a service extends, where that is written so that it can be understood. */
function referenceOf(service: MapNode) {
  const wish = nodeAt(service, ["extends"]);
  const target = wish?.kind === "scalar" && wish.value !== null ? wish.text : wish && member(wish, "service");
  const wished = wish && (nodeAt(wish, ["service"]) ?? wish);
  return wish && wished && target !== undefined ? { wish, wished, target, file: member(wish, "file") } : undefined;
}

function without(service: MapNode, key: string): MapNode {
  return { ...service, entries: new Map([...service.entries].filter(([name]) => name !== key)) };
}

function meantBy(name: string, scope: ExtendsScope): string {
  const services = nodeAt(scope.root, ["services"]);
  const names = services?.kind === "map" ? [...services.entries.keys()] : [];
  const near = closest(name, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return names.length === 0 ? "That file has no services." : `It has: ${names.slice(0, 10).join(", ")}.`;
}

function withServices(root: MapNode, services: MapNode): MapNode {
  const entry = root.entries.get("services");
  return entry === undefined
    ? root
    : { ...root, entries: new Map(root.entries).set("services", { ...entry, value: services }) };
}

/** A tree whose services may be extended. */
interface ExtendsScope {
  /** undefined: the document itself. */
  readonly file: string | undefined;
  readonly root: MapNode;
  /** Where the files that it names are. */
  readonly directory: string;
  /** Where the relative paths of its services start: for a file from elsewhere, the top of all that came with it. */
  readonly base: string;
  /** Services that are done, so that a chain is walked once, not once for each of its members. */
  readonly done: Map<string, Node | undefined>;
  readonly extensions: Map<string, Extension>;
}

interface ScopeContext extends Files {
  readonly directory: string;
  readonly problems: Problem[];
}

/** That a service names a file to extend from. */
interface Wish {
  readonly file: string;
  readonly by: string;
  readonly at: Place | undefined;
}

/** A tree with nothing extended in it yet. */
function scopeOf(root: MapNode, file: string | undefined, directory: string, base = directory): ExtendsScope {
  return { file, root, directory, base, done: new Map(), extensions: new Map() };
}

/** Reads the files that services extend from, each once; one that cannot be read is reported, and an empty tree. */
function openScopes(
  context: ScopeContext,
  fill: (document: MapNode) => MapNode,
): (wish: Wish, from: ExtendsScope) => Promise<ExtendsScope> {
  const scopes = new Map<string, Promise<ExtendsScope>>();

  async function read({ file, root }: Checkout, { by, at }: Wish): Promise<ExtendsScope> {
    const { documents, problems } = await readFiles([file], context, at && { by, at });
    context.problems.push(...problems.map((problem) => withPlace(problem, at)));
    const [first = nothing, ...others] = documents.map(fill);
    // Laying it over nothing would settle its !override and !reset before they meet what they are about.
    return scopeOf(others.reduce(merge, first), file, dirname(file), root);
  }

  return async (wish, { directory }) => {
    const { checkout, problem } = await locate(wish.file, directory, context, wish.at);
    if (problem !== undefined) {
      context.problems.push(problem);
      return scopeOf(nothing, wish.file, directory);
    }
    const scope = scopes.get(checkout.file) ?? read(checkout, wish);
    scopes.set(checkout.file, scope);
    return scope;
  };
}
