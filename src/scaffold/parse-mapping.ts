import type { MapNode } from "../stack/node.ts";
import { parse } from "../stack/parse/parse.ts";
import type { Problem, Source } from "../stack/problems/problem.ts";

/** What is said of a file without a mapping in it: the parser's own words are of stack files. */
const words: ReadonlyMap<string, string> = new Map([
  ["not-a-mapping", "this must be a mapping"],
  ["empty-file", "the file is empty"],
]);

/** A mapping's tree; `hint` says how one of its kind begins. */
export function parseMapping(
  source: Source,
  hint: string,
): { readonly root: MapNode | undefined; readonly problems: readonly Problem[] } {
  const { root, problems } = parse(source);
  return {
    root,
    problems: problems.map((problem) => {
      const message = words.get(problem.rule);
      return message === undefined ? problem : { ...problem, message, hint };
    }),
  };
}
