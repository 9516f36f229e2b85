import type { ErrorObject } from "ajv";
import validate from "../../../schemas/stack.schema.json?validator";
import type { Node } from "../node.ts";
import { toJson } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";
import { mapSchemaErrors } from "./map-schema-errors.ts";

/**
 * Validates a tree against the schema of the stack file; returns all problems, in file order. Run after interpolation and
 * merge. Without interpolation, strings that contain variables are not checked against patterns.
 */
export function check(root: Node, isInterpolated = true): Problem[] {
  if (validate(toJson(root))) return [];
  const errors = validate.errors ?? [];
  return mapSchemaErrors(root, isInterpolated ? errors : errors.filter((error) => !isAboutVariable(error)));
}

/** A pattern that also accepts a `$` describes the value after interpolation. */
function isAboutVariable({ keyword, params }: ErrorObject): boolean {
  return keyword === "pattern" && String(params["pattern"]).endsWith("|\\$");
}
