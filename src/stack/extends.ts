import { dirname } from "node:path";
import { member } from "./merge/forms.ts";
import { rules } from "./merge/rules.ts";
import { merge, mergeAt, nothing } from "./merge.ts";
import { type MapNode, type Node, nodeAt } from "./node.ts";
import { below } from "./path-table.ts";
import type { Place, Problem } from "./problem.ts";
import { type Files, locate, placed, readFiles } from "./read-files.ts";
import { rebase } from "./rebase.ts";
import type { Checkout } from "./remote.ts";
import { displayName } from "./source.ts";
import { closest } from "./suggest.ts";
import { unresolved } from "./unresolved.ts";

interface Context extends Files {
  readonly directory: string;
  readonly resolvePaths: boolean;
  readonly problems: Problem[];
}

/** A tree whose services may be extended. */
interface Scope {
  /** undefined: the document itself. */
  readonly file: string | undefined;
  readonly root: MapNode;
  /** Where the files that it names are. */
  readonly directory: string;
  /** Where the relative paths of its services start: for a file from elsewhere, the top of all that came with it. */
  readonly base: string;
  /** Services that are done, so that a chain is walked once, not once for each of its members. */
  readonly done: Map<string, Node | undefined>;
}

/** Lays every service that extends another over it; the other's relative paths keep meaning what its own file meant. */
export async function extend(root: MapNode, context: Context, fill: (document: MapNode) => MapNode): Promise<MapNode> {
  const services = nodeAt(root, ["services"]);
  if (services?.kind !== "map") return root;
  const scopes = new Map<string, Promise<Scope>>();
  const circular = new Set<string>();
  const own: Scope = { file: undefined, root, directory: context.directory, base: context.directory, done: new Map() };

  async function read({ file, root }: Checkout, at: Place | undefined): Promise<Scope> {
    const { documents, problems } = await readFiles([file], context);
    context.problems.push(...problems.map((problem) => placed(problem, at)));
    const [first = nothing, ...others] = documents.map(fill);
    // Laying it over nothing would settle its !override and !reset before they meet what they are about.
    const directory = dirname(file);
    return { file, root: others.reduce(merge, first), directory, base: root, done: new Map() };
  }

  async function resolved(name: string, scope: Scope, trail: Set<string>): Promise<Node | undefined> {
    if (!scope.done.has(name)) scope.done.set(name, await extended(name, scope, trail));
    return scope.done.get(name);
  }

  async function extended(name: string, scope: Scope, trail: Set<string>): Promise<Node | undefined> {
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
    const from = await (file === undefined ? scope : other(file, scope, nodeAt(wish, ["file"])?.at));
    trail.add(link);
    const base = await resolved(target, from, trail);
    trail.delete(link);
    if (base !== undefined) {
      const directory = context.resolvePaths ? from.base : unresolved(from.base);
      const moved = from === scope ? base : rebase({ service: base }, directory);
      return mergeAt(moved, rest, below(below(rules, "services"), name));
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

  function reportMissing(name: string, target: string, from: Scope, wished: Node): void {
    // A file that could not be read has been reported.
    if (from.root.entries.size === 0) return;
    const where = from.file === undefined ? "" : ` in ${displayName(from.file, context.cwd)}`;
    const message = `cannot extend service "${name}": service "${target}" not found${where}`;
    report(wished, "unknown-base", message, meantBy(target, from));
  }

  async function other(file: string, { directory }: Scope, at: Place | undefined): Promise<Scope> {
    const { checkout, problem } = await locate(file, directory, context, at);
    if (problem !== undefined) {
      context.problems.push(problem);
      return { file, root: nothing, directory, base: directory, done: new Map() };
    }
    const scope = scopes.get(checkout.file) ?? read(checkout, at);
    scopes.set(checkout.file, scope);
    return scope;
  }

  function report(wish: Node, rule: string, message: string, hint: string): void {
    context.problems.push({ rule, severity: "error", path: "", message, at: wish.at, hint });
  }

  const entries = new Map(services.entries);
  for (const [name, entry] of services.entries) {
    const value = await resolved(name, own, new Set());
    if (value !== undefined) entries.set(name, { ...entry, value });
  }
  return withServices(root, { ...services, entries });
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

function meantBy(name: string, scope: Scope): string {
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
