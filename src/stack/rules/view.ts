import { type Node, nodeAt, type Path, pathText, placeAt } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Service, Stack } from "../stack.ts";

/** The input of a rule: the model, and the tree with the places of everything in it. */
export interface View {
  readonly stack: Stack;
  readonly root: Node;
  /** The names of the services for which containers will be created. */
  readonly created: ReadonlySet<string>;
}

/** Finds all problems of one kind in a stack. */
export type Rule = (view: View) => readonly Problem[];

/** A rule that needs only the tree. Variables may not be substituted yet. */
export type FormRule = (view: Pick<View, "root">) => readonly Problem[];

/** A rule that checks each service separately. */
export function perService(rule: (service: Service, view: View) => readonly Problem[]): Rule {
  return (view) => [...view.stack.services.values()].flatMap((service) => rule(service, view));
}

type ProblemText = Pick<Problem, "rule" | "message"> & Partial<Pick<Problem, "hint" | "severity">>;

/** A problem with an attribute or list item, placed on its key if it has one. */
export function problem({ root }: Pick<View, "root">, path: Path, text: ProblemText): Problem {
  return { severity: "error", path: pathText(path), at: placeOf(root, path), ...text };
}

/** The source text of a value, before variables are substituted. */
export function sourceTextAt({ root }: View, path: Path): string {
  const at = nodeAt(root, path)?.at;
  return at === undefined ? "" : at.source.text.slice(at.start, at.end);
}

/** A problem with a value, placed on the value. */
export function problemOfValue({ root }: View, path: Path, text: ProblemText): Problem {
  return { severity: "error", path: pathText(path), at: placeAt(root, path), ...text };
}

/** The place of a path: the key in a mapping, the list item that mentions the last part, else the nearest node. */
function placeOf(root: Node, path: Path): Place | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.kind === "map") return parent.entries.get(String(last))?.keyAt ?? placeAt(root, path);
  if (parent?.kind !== "list" || typeof last !== "string") return placeAt(root, path);
  return parent.items.find((item) => mentions(item, last))?.at ?? parent.at;
}

/** Whether a list item mentions a name: `db`, `db:alias`, `DB=…`, `{ source: db }`. */
function mentions(item: Node, name: string): boolean {
  if (item.kind === "scalar")
    return item.text === name || item.text.startsWith(`${name}:`) || item.text.startsWith(`${name}=`);
  const members = item.kind === "map" ? [item.entries.get("source"), item.entries.get("target")] : [];
  return members.some((member) => member?.value.kind === "scalar" && member.value.text === name);
}

/** The keys of a top-level section, as written. */
export function keysOf({ root }: View, section: string): readonly string[] {
  const node = nodeAt(root, [section]);
  return node?.kind === "map" ? [...node.entries.keys()] : [];
}

/** `Did you mean "x"?`, else the fallback. */
export function didYouMeanOr(name: string, candidates: Iterable<string>, fallback: string): string {
  const near = closest(name, candidates);
  return near === undefined ? fallback : `Did you mean "${near}"?`;
}

/** The number of containers that a service should have. */
export function replicasOf(service: Service): number {
  return service.scale ?? service.deploy?.replicas ?? 1;
}
