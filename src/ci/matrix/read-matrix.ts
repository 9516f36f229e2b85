import { dirname, resolve } from "node:path";
import validate from "../../../schemas/matrix.schema.json?validator";
import { type SchemaError, schemaError } from "../../stack/check/schema-error.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { readSource } from "../../stack/files/source.ts";
import { type MapNode, type Node, nodeAt, pathText, placeAt } from "../../stack/node.ts";
import { toJson } from "../../stack/ordered-value.ts";
import { parse } from "../../stack/parse/parse.ts";
import { inFileOrder, type Place, type Problem } from "../../stack/problems/problem.ts";
import { closest } from "../../stack/problems/suggest.ts";
import type { Variant } from "./result.ts";

/** The variants of a matrix file, in its order. Throws StackInvalid with all problems of the file and their places. */
export async function readMatrix(file: string, cwd: string): Promise<readonly Variant[]> {
  const path = resolve(cwd, file);
  const { source, problem } = await readSource(path, cwd);
  if (source === undefined) throw new StackInvalid([problem]);
  const { root, problems } = parse(source);
  const found = [...problems, ...(root === undefined ? [] : checkMatrix(root))].map(withMatrixMessage);
  if (found.length > 0 || root === undefined) throw new StackInvalid(found);
  return Array.from(entriesOf(root.entries.get("variants")?.value), ([name, node]) =>
    variantOf(name, node, dirname(path)),
  );
}

/** Replaces messages that are about stack files. */
function withMatrixMessage(problem: Problem): Problem {
  const hint = 'Start with "variants:".';
  if (problem.rule === "not-a-mapping") return { ...problem, hint };
  return problem.rule === "empty-file" ? { ...problem, message: "the matrix file is empty", hint } : problem;
}

function variantOf(name: string, node: Node, folder: string): Variant {
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

/** The text as written: `1.10` is a version here, not a number. */
function textOf(node: Node): string | undefined {
  return node.kind === "scalar" && node.value !== null ? node.text : undefined;
}

/** All schema errors of a matrix file, in file order. An override is checked together with its stack. */
function checkMatrix(root: MapNode): readonly Problem[] {
  if (validate(toJson(root))) return [];
  const findings = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "propertyNames")
    .map((error) => schemaError(root, error));
  return inFileOrder(findings.map((finding) => problem(finding, root)));
}

const attributes = ["files", "override", "env", "profiles"];

function problem(finding: SchemaError, root: MapNode): Problem {
  const { path } = finding;
  const words = schemaMessage(finding);
  return { severity: "error", path: pathText(path), at: keyPlace(finding, root) ?? placeAt(root, path), ...words };
}

function schemaMessage({ keyword, path, params }: SchemaError): Pick<Problem, "rule" | "message" | "hint"> {
  const where = pathText(path) || "the file";
  const key = String(path.at(-1) ?? "");
  const example = "For example: variants: {postgres-16: {override: {services: {db: {image: postgres:16}}}}}";
  switch (keyword) {
    case "unknown": {
      const isTop = path.length === 1;
      const near = closest(key, isTop ? ["variants"] : attributes);
      const hint = isTop ? `Put variants under "variants".` : `A variant has ${attributes.join(", ")}.`;
      const message = `${where} is not a known attribute of a ${isTop ? "matrix file" : "variant"}`;
      return { rule: "unknown-key", message, hint: near === undefined ? hint : `Did you mean "${near}"?` };
    }
    case "name": {
      const message = `${JSON.stringify(key)} cannot be a variant's name: letters, digits, ".", "_" and "-" only`;
      return { rule: "bad-name", message, hint: "It names a folder of artifacts too." };
    }
    case "type":
      return { rule: "wrong-type", message: `${where} must be ${kindOf(params["type"])}`, hint: hints[key] };
    case "minProperties":
      return { rule: "missing-key", message: `${where} has no variants`, hint: example };
    default:
      return { rule: "missing-key", message: `${where} needs "${String(params["missingProperty"])}"`, hint: example };
  }
}

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a mapping",
  string: "a text",
  number: "a number",
  boolean: "true or false",
};

function kindOf(type: unknown): string {
  return [type]
    .flat()
    .flatMap((each) => kinds[String(each)] ?? [])
    .join(" or ");
}

const hints: Readonly<Record<string, string>> = {
  files: "For example: files: [compose.postgres-16.yaml]",
  override: "For example: override: {services: {db: {image: postgres:16}}}",
  env: 'For example: env: {POSTGRES: "16"}',
  profiles: "For example: profiles: [search]",
};

/** The place of a key that is not allowed. */
function keyPlace({ keyword, path }: SchemaError, root: MapNode): Place | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const isAboutKey = keyword === "unknown" || keyword === "name";
  return isAboutKey && parent?.kind === "map" ? parent.entries.get(String(path.at(-1)))?.keyAt : undefined;
}
