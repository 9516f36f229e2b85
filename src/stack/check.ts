import type { ErrorObject } from "ajv";
import validate from "../../schemas/stack.schema.json?validator";
import { fold } from "./fold.ts";
import type { Node } from "./node.ts";
import { plain } from "./plain.ts";
import type { Problem } from "./problem.ts";

/**
 * Everything in a tree that the schema of the stack file forbids, in file order. Run after interpolation and merge;
 * without interpolation, a text may be anything where it may be a variable.
 */
export function check(root: Node, isFilledIn = true): Problem[] {
  if (validate(plain(root))) return [];
  const errors = validate.errors ?? [];
  return fold(root, isFilledIn ? errors : errors.filter((error) => !isAboutVariable(error)));
}

/** A pattern that lets variables pass is about what they stand for. */
function isAboutVariable({ keyword, params }: ErrorObject): boolean {
  return keyword === "pattern" && String(params["pattern"]).endsWith("|\\$");
}
