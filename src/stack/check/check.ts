import type { ErrorObject } from "ajv";
import validate from "../../../schemas/stack.schema.json?validator";
import type { Node } from "../node.ts";
import { toJson } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";
import { mapSchemaErrors } from "./map-schema-errors.ts";

/**
 * Everything in a tree that the schema of the stack file forbids, in file order. Run after interpolation and merge;
 * without interpolation, a text may be anything where it may be a variable.
 */
export function check(root: Node, isFilledIn = true): Problem[] {
  if (validate(toJson(root))) return [];
  const errors = validate.errors ?? [];
  return mapSchemaErrors(root, isFilledIn ? errors : errors.filter((error) => !isAboutVariable(error)));
}

/** A pattern that lets variables pass is about what they stand for. */
function isAboutVariable({ keyword, params }: ErrorObject): boolean {
  return keyword === "pattern" && String(params["pattern"]).endsWith("|\\$");
}
