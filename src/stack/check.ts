import validate from "../../schemas/stack.schema.json?validator";
import { fold } from "./fold.ts";
import type { Node } from "./node.ts";
import { plain } from "./plain.ts";
import type { Problem } from "./problem.ts";

/** Everything in a tree that the schema of the stack file forbids, in file order. Run after interpolation and merge. */
export function check(root: Node): Problem[] {
  return validate(plain(root)) ? [] : fold(root, validate.errors ?? []);
}
