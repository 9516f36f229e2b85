import { check } from "./check/check.ts";
import type { Extensions } from "./extends/chain.ts";
import { extend } from "./extends/extends.ts";
import type { Files } from "./files/read-files.ts";
import { include } from "./include/include.ts";
import { interpolate } from "./interpolate/interpolate.ts";
import { merge, nothing } from "./merge/merge.ts";
import type { MapNode } from "./node.ts";
import type { Problem } from "./problems/problem.ts";

/** What the documents of one stack file, or of one that it includes, are read with. */
export interface Assembly extends Files {
  /** Where the relative paths of these documents start. */
  readonly directory: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly interpolate: boolean;
  /** false: a path that is moved from one file to another may be made relative again. */
  readonly resolvePaths: boolean;
  /** The files that led here, the outermost first: who includes one of them goes round in a circle. */
  readonly trail: readonly string[];
  /** What configs and secrets of included files take from the variables of those files, by `secrets.name`. Filled on the way. */
  readonly values: Map<string, string>;
  /** Filled on the way. */
  readonly problems: Problem[];
  /** Filled on the way too. */
  readonly extensions: Extensions;
}

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
