import type { MapNode } from "../stack/node.ts";
import { parse } from "../stack/parse/parse.ts";
import type { Problem, Source } from "../stack/problems/problem.ts";

/** Messages for files that are not stack files, which the parser's own messages mention. */
const messages: ReadonlyMap<string, string> = new Map([
  ["not-a-mapping", "this must be a mapping"],
  ["empty-file", "the file is empty"],
]);

/** Parses a YAML mapping; `hint` replaces the parser's hint for a file that is empty or not a mapping. */
export function parseMapping(
  source: Source,
  hint: string,
): { readonly root: MapNode | undefined; readonly problems: readonly Problem[] } {
  const { root, problems } = parse(source);
  return {
    root,
    problems: problems.map((problem) => {
      const message = messages.get(problem.rule);
      return message === undefined ? problem : { ...problem, message, hint };
    }),
  };
}
