import { dirname, resolve } from "node:path";
import { StackInvalid } from "../../errors.ts";
import { readSource } from "../../stack/files/source.ts";
import type { Node } from "../../stack/node.ts";
import { parse } from "../../stack/parse/parse.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { checkMatrix } from "./check-matrix.ts";
import type { Variant } from "./variant.ts";

/** The variants that a matrix file names, in its order. Throws all that is wrong with the file, with places. */
export async function readMatrix(given: string, cwd: string): Promise<readonly Variant[]> {
  const path = resolve(cwd, given);
  const { source, problem } = await readSource(path, cwd);
  if (source === undefined) throw new StackInvalid([problem]);
  const { root, problems } = parse(source);
  const found = [...problems, ...(root === undefined ? [] : checkMatrix(root))].map(inOurWords);
  if (found.length > 0 || root === undefined) throw new StackInvalid(found);
  return Array.from(entriesOf(root.entries.get("variants")?.value), ([name, node]) =>
    variant(name, node, dirname(path)),
  );
}

/** The words for a stack file would lead astray here. */
function inOurWords(problem: Problem): Problem {
  const hint = 'Start with "variants:".';
  if (problem.rule === "not-a-mapping") return { ...problem, hint };
  return problem.rule === "empty-file" ? { ...problem, message: "the matrix file is empty", hint } : problem;
}

function variant(name: string, node: Node, folder: string): Variant {
  const members = new Map(entriesOf(node));
  const override = members.get("override");
  return {
    name,
    files: textsOf(members.get("files")).map((file) => resolve(folder, file)),
    override: override?.kind === "map" ? override : undefined,
    env: Object.fromEntries(Array.from(entriesOf(members.get("env")), ([key, value]) => [key, textOf(value)])),
    profiles: textsOf(members.get("profiles")),
  };
}

function entriesOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.kind === "map" ? Array.from(node.entries, ([key, { value }]) => [key, value]) : [];
}

function textsOf(node: Node | undefined): readonly string[] {
  return node?.kind === "list" ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

/** As written: `1.10` is a version here, and no number. */
function textOf(node: Node): string | undefined {
  return node.kind === "scalar" && node.value !== null ? node.text : undefined;
}
