import type { Evidence, Finding, Rule } from "./evidence.ts";
import type { CauseKind } from "./verdict.ts";

/** A kind of cause that programs report in their logs. */
export interface LogPattern {
  readonly kind: CauseKind;
  /** Most detailed first, with groups such as `path`, `host`, `port`, `name`. */
  readonly patterns: readonly RegExp[];
  /** What the match means for this service; undefined: the cause does not apply. */
  readonly meaning: (groups: Groups, evidence: Evidence) => Omit<Finding, "kind" | "quote"> | undefined;
}

export type Groups = Readonly<Record<string, string | undefined>>;

interface LogMatch {
  readonly pattern: LogPattern;
  readonly rank: number;
  readonly line: string;
  readonly groups: Groups;
}

/** The first pattern that the line matches. */
function matchLine(line: string, patterns: readonly LogPattern[]): LogMatch | undefined {
  for (const pattern of patterns) {
    for (const [rank, expression] of pattern.patterns.entries()) {
      const match = expression.exec(line);
      if (match !== null) return { pattern, rank, line, groups: match.groups ?? {} };
    }
  }
  return undefined;
}

/** A rule that takes the last line that matches, or a line with the same cause and more detail, as above a stack trace. */
export function matchPattern(
  patterns: readonly LogPattern[],
  linesOf: (evidence: Evidence) => readonly string[],
): Rule {
  return (evidence) => {
    const matches = linesOf(evidence)
      .toReversed()
      .flatMap((line) => matchLine(line, patterns) ?? []);
    const [last] = matches;
    if (last === undefined) return undefined;
    const sameCause = matches.filter(({ pattern }) => pattern === last.pattern).sort((a, b) => a.rank - b.rank);
    for (const { pattern, groups, line } of sameCause) {
      const meaning = pattern.meaning(groups, evidence);
      if (meaning !== undefined) return { kind: pattern.kind, quote: line.trim(), ...meaning };
    }
    return undefined;
  };
}
