import type { ErrorObject } from "ajv";
import { type Node, nodeAt, type Path } from "../node.ts";

/** One error of the validator, with its path resolved against the tree. */
export interface SchemaError {
  readonly keyword: string;
  /** The path of the offending value. For an unknown or invalid key, the key itself; for a missing key, its mapping. */
  readonly path: Path;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Resolves an error of the validator against the tree that was validated. */
export function schemaError(root: Node, error: ErrorObject): SchemaError {
  const path = pathOf(root, error.instancePath);
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === "additionalProperties") {
    return { keyword: "unknown", path: [...path, String(params["additionalProperty"])], params };
  }
  if (error.propertyName !== undefined) return { keyword: "name", path: [...path, error.propertyName], params };
  return { keyword: error.keyword, path, params };
}

/** `/services/a~1b/ports/0` → `["services", "a/b", "ports", 0]`; a number only if the tree has a list there. */
function pathOf(root: Node, pointer: string): Path {
  const path: (string | number)[] = [];
  let node: Node | undefined = root;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const part: string | number = node?.kind === "list" ? Number(key) : key;
    node = node === undefined ? undefined : nodeAt(node, [part]);
    path.push(part);
  }
  return path;
}

/** The index of the second of two equal items. */
export function duplicateIndex(finding: SchemaError): number {
  return Math.max(Number(finding.params["i"]), Number(finding.params["j"]));
}
