import type { Assembly } from "./assembly.ts";
import { check } from "./check/check.ts";
import { extend } from "./extends/extends.ts";
import { include } from "./include/include.ts";
import { interpolate } from "./interpolate/interpolate.ts";
import { emptyTree, merge } from "./merge/merge.ts";
import type { MapNode } from "./node.ts";
import { stackShape } from "./normalize/stack-shape.ts";

/** Merges documents to one tree, after interpolation, `extends` and `include` of each. */
export async function assemble(documents: readonly MapNode[], assembly: Assembly): Promise<MapNode> {
  let root = emptyTree;
  for (const [index, document] of documents.entries()) {
    const extended = await extend(interpolated(document, assembly), assembly, (other) => interpolated(other, assembly));
    root = merge(root, await include(extended, assembly, assemble));
    // An error is an error even if a later file overrides it. The result of the last merge is checked by the caller.
    if (index < documents.length - 1) assembly.problems.push(...check(root, assembly.interpolate));
  }
  return root;
}

function interpolated(document: MapNode, assembly: Assembly): MapNode {
  if (!assembly.interpolate) return document;
  const { root, problems } = interpolate(document, (name) => assembly.environment.get(name), stackShape);
  assembly.problems.push(...problems);
  return root;
}
