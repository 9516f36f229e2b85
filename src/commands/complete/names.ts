import type { Candidate } from "./answer.ts";
import type { Flags } from "./flag.ts";

/** The names of the flags that may still be given and that begin so, by name, each under its long and its short one. */
export function flagNames(flags: Flags, typed: string, given: ReadonlyMap<string, unknown>): readonly Candidate[] {
  return Object.entries(flags)
    .filter(([name, { hidden, multiple }]) => !hidden && (multiple === true || !given.has(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { char, summary }]) => [
      { word: `--${name}`, summary },
      ...(char === undefined ? [] : [{ word: `-${char}`, summary }]),
    ])
    .filter(({ word }) => word.startsWith(typed));
}
