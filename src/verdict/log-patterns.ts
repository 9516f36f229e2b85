import type { Evidence, Finding, Rule } from "./evidence.ts";
import type { CauseKind } from "./verdict.ts";

/** One way in which programs say what is wrong. */
export interface LogPattern {
  readonly kind: CauseKind;
  /** The most telling first: with groups such as `path`, `host`, `port`, `name`. */
  readonly patterns: readonly RegExp[];
  /** What it means here; undefined: it is not this after all. */
  readonly meaning: (groups: Groups, evidence: Evidence) => Omit<Finding, "kind" | "quote"> | undefined;
}

export type Groups = Readonly<Record<string, string | undefined>>;

interface Heard {
  readonly saying: LogPattern;
  readonly rank: number;
  readonly line: string;
  readonly groups: Groups;
}

/** The first of the sayings that a line is, where it is one. */
function hear(line: string, sayings: readonly LogPattern[]): Heard | undefined {
  for (const saying of sayings) {
    for (const [rank, pattern] of saying.patterns.entries()) {
      const match = pattern.exec(line);
      if (match !== null) return { saying, rank, line, groups: match.groups ?? {} };
    }
  }
  return undefined;
}

/** The last line that says something, or the one that says the same with more detail, such as above a stack trace. */
export function matchPattern(sayings: readonly LogPattern[], linesOf: (evidence: Evidence) => readonly string[]): Rule {
  return (evidence) => {
    const all = linesOf(evidence)
      .toReversed()
      .flatMap((line) => hear(line, sayings) ?? []);
    const [last] = all;
    if (last === undefined) return undefined;
    const alike = all.filter(({ saying }) => saying === last.saying).sort((a, b) => a.rank - b.rank);
    for (const { saying, groups, line } of alike) {
      const meaning = saying.meaning(groups, evidence);
      if (meaning !== undefined) return { kind: saying.kind, quote: line.trim(), ...meaning };
    }
    return undefined;
  };
}
