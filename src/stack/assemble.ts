import type { Assembly } from "./assembly.ts";
import { check } from "./check/check.ts";
import { extend } from "./extends/extends.ts";
import { include } from "./include/include.ts";
import { interpolate } from "./interpolate/interpolate.ts";
import { merge, nothing } from "./merge/merge.ts";
import type { MapNode } from "./node.ts";

/** Documents as one tree: each with its variables filled in, its services extended and its includes added, then merged. */
export async function assemble(documents: readonly MapNode[], assembly: Assembly): Promise<MapNode> {
  let root = nothing;
  for (const [index, document] of documents.entries()) {
    const extended = await extend(filled(document, assembly), assembly, (other) => filled(other, assembly));
    root = merge(root, await include(extended, assembly, assemble));
    // What a later file repairs was wrong all the same; the last word is checked with everything else.
    if (index < documents.length - 1) assembly.problems.push(...check(root, assembly.interpolate));
  }
  return root;
}

function filled(document: MapNode, assembly: Assembly): MapNode {
  if (!assembly.interpolate) return document;
  const { root, problems } = interpolate(document, (name) => assembly.environment.get(name));
  assembly.problems.push(...problems);
  return root;
}
