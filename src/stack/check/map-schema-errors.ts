import type { ErrorObject } from "ajv";
import { type Entry, type Node, nodeAt, type Path, pathText, placeAt } from "../node.ts";
import { inFileOrder, type Place, type Problem } from "../problems/problem.ts";
import { schemaAt } from "./schema.ts";
import { duplicateIndex, type SchemaError, schemaError } from "./schema-error.ts";
import { schemaMessage } from "./schema-messages.ts";

/** Keywords whose errors only repeat a better error at the same place. */
const redundantKeywords = new Set(["if", "propertyNames"]);

/** Turns the validator's errors into readable Problems with their places, in file order. */
export function mapSchemaErrors(root: Node, errors: readonly ErrorObject[]): Problem[] {
  const findings = errors
    .filter((error) => !redundantKeywords.has(error.keyword))
    .map((error) => schemaError(root, error));
  // A value of the wrong type also breaks other rules, which would only confuse.
  const mistyped = new Set(findings.filter(({ keyword }) => keyword === "type").map(({ path }) => pathText(path)));
  const known = findings.filter(({ keyword, path }) => keyword !== "required" || hasKnown(nodeAt(root, path), path));
  const reported = new Set<string>();
  const problems = known.flatMap((finding): Problem[] => {
    const path = pathText(finding.path);
    if (finding.keyword !== "type" && mistyped.has(path)) return [];
    const message = schemaMessage(finding, root);
    const problem = { severity: "error" as const, path, at: placeOf(finding, root), ...message };
    const id = JSON.stringify([path, message.rule, message.message]);
    if (reported.has(id)) return [];
    reported.add(id);
    return [problem];
  });
  return inFileOrder(problems);
}

/** A mapping with only unknown keys was probably meant as something else, so missing keys are not reported for it. */
function hasKnown(node: Node | undefined, path: Path): boolean {
  if (node?.kind !== "map" || node.entries.size === 0) return true;
  const level = schemaAt(path);
  return [...node.entries.keys()].some((key) => Object.hasOwn(level?.properties ?? {}, key));
}

function placeOf(finding: SchemaError, root: Node): Place | undefined {
  const { keyword, path } = finding;
  if (keyword === "uniqueItems") return placeAt(root, [...path, duplicateIndex(finding)]);
  const key = entryAt(root, path)?.keyAt;
  const node = nodeAt(root, path);
  const onKey = keyword === "unknown" || keyword === "name" || keyword === "required" || isEmpty(node);
  return (onKey ? key : undefined) ?? placeAt(root, path) ?? key;
}

function entryAt(root: Node, path: Path): Entry | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === "map" ? parent.entries.get(String(path.at(-1))) : undefined;
}

function isEmpty(node: Node | undefined): boolean {
  return node?.kind === "scalar" && node.value === null && !node.text.startsWith("*");
}
