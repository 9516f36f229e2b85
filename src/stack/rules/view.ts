import { type Node, nodeAt, type Path, pathText, placeAt } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Service, Stack } from "../stack.ts";

/** What a rule looks at: the model, and the tree that knows where it was written. */
export interface View {
  readonly stack: Stack;
  readonly root: Node;
  /** The services that containers are to be made of. */
  readonly created: ReadonlySet<string>;
}

/** Finds everything of one kind that is wrong with a stack. */
export type Rule = (view: View) => readonly Problem[];

/** A rule that needs only the tree, in which variables may still be as written. */
export type FormRule = (view: Pick<View, "root">) => readonly Problem[];

/** A rule of each service by itself. */
export function perService(rule: (service: Service, view: View) => readonly Problem[]): Rule {
  return (view) => [...view.stack.services.values()].flatMap((service) => rule(service, view));
}

type Words = Pick<Problem, "rule" | "message"> & Partial<Pick<Problem, "hint" | "severity">>;

/** A problem at a path of the file. */
export function problem({ root }: Pick<View, "root">, path: Path, words: Words): Problem {
  return { severity: "error", path: pathText(path), at: placeOf(root, path), ...words };
}

/** A value as it is written, before variables are filled in. */
export function writtenAt({ root }: View, path: Path): string {
  const at = nodeAt(root, path)?.at;
  return at === undefined ? "" : at.source.text.slice(at.start, at.end);
}

/** A problem with the value at a path of the file, rather than with its being there. */
export function problemOfValue({ root }: View, path: Path, words: Words): Problem {
  return { severity: "error", path: pathText(path), at: placeAt(root, path), ...words };
}

/** Where a path was written: the key of a mapping, the item of a list that names its last part, else what is nearest. */
function placeOf(root: Node, path: Path): Place | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.kind === "map") return parent.entries.get(String(last))?.keyAt ?? placeAt(root, path);
  if (parent?.kind !== "list" || typeof last !== "string") return placeAt(root, path);
  return parent.items.find((item) => names(item, last))?.at ?? parent.at;
}

/** Whether an item of a list is about a name: `db`, `db:alias`, `DB=…`, `{ source: db }`. */
function names(item: Node, name: string): boolean {
  if (item.kind === "scalar")
    return item.text === name || item.text.startsWith(`${name}:`) || item.text.startsWith(`${name}=`);
  const members = item.kind === "map" ? [item.entries.get("source"), item.entries.get("target")] : [];
  return members.some((member) => member?.value.kind === "scalar" && member.value.text === name);
}

/** The keys of a top-level mapping as written. */
export function keysOf({ root }: View, section: string): readonly string[] {
  const node = nodeAt(root, [section]);
  return node?.kind === "map" ? [...node.entries.keys()] : [];
}

/** `Did you mean "x"?`, else the fallback. */
export function meantOr(name: string, candidates: Iterable<string>, fallback: string): string {
  const meant = closest(name, candidates);
  return meant === undefined ? fallback : `Did you mean "${meant}"?`;
}

/** How many containers a service asks for. */
export function replicasOf(service: Service): number {
  return service.scale ?? service.deploy?.replicas ?? 1;
}
