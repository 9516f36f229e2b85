import { fold } from "./fold.ts";
import type { Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { violations } from "./violations.ts";

/** Everything in a tree that the schema of the stack file forbids, in file order. Run after interpolation and merge. */
export function check(root: Node): Problem[] {
  const findings = violations(root);
  return findings.length === 0 ? [] : fold(root, findings);
}
