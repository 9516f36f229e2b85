import { dirname } from "node:path";
import { type Files, locate, readFiles, withPlace } from "../files/read-files.ts";
import { merge, nothing } from "../merge/merge.ts";
import type { MapNode, Node } from "../node.ts";
import type { Place, Problem } from "../problems/problem.ts";
import type { Checkout } from "../remote/remote.ts";
import type { Extension } from "./chain.ts";

/** A tree whose services may be extended. */
export interface ExtendsScope {
  /** undefined: the document itself. */
  readonly file: string | undefined;
  readonly root: MapNode;
  /** Where the files that it names are. */
  readonly directory: string;
  /** Where the relative paths of its services start: for a file from elsewhere, the top of all that came with it. */
  readonly base: string;
  /** Services that are done, so that a chain is walked once, not once for each of its members. */
  readonly done: Map<string, Node | undefined>;
  readonly extensions: Map<string, Extension>;
}

export interface ScopeContext extends Files {
  readonly directory: string;
  readonly problems: Problem[];
}

/** That a service names a file to extend from. */
interface Wish {
  readonly file: string;
  readonly by: string;
  readonly at: Place | undefined;
}

/** A tree with nothing extended in it yet. */
export function scopeOf(root: MapNode, file: string | undefined, directory: string, base = directory): ExtendsScope {
  return { file, root, directory, base, done: new Map(), extensions: new Map() };
}

/** Reads the files that services extend from, each once; one that cannot be read is reported, and an empty tree. */
export function openScopes(
  context: ScopeContext,
  fill: (document: MapNode) => MapNode,
): (wish: Wish, from: ExtendsScope) => Promise<ExtendsScope> {
  const scopes = new Map<string, Promise<ExtendsScope>>();

  async function read({ file, root }: Checkout, { by, at }: Wish): Promise<ExtendsScope> {
    const { documents, problems } = await readFiles([file], context, at && { by, at });
    context.problems.push(...problems.map((problem) => withPlace(problem, at)));
    const [first = nothing, ...others] = documents.map(fill);
    // Laying it over nothing would settle its !override and !reset before they meet what they are about.
    return scopeOf(others.reduce(merge, first), file, dirname(file), root);
  }

  return async (wish, { directory }) => {
    const { checkout, problem } = await locate(wish.file, directory, context, wish.at);
    if (problem !== undefined) {
      context.problems.push(problem);
      return scopeOf(nothing, wish.file, directory);
    }
    const scope = scopes.get(checkout.file) ?? read(checkout, wish);
    scopes.set(checkout.file, scope);
    return scope;
  };
}
