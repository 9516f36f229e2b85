import { redactor } from "../../redact/redactor.ts";
import { redactedLine, secretsOfLine } from "../../redact/source-line.ts";
import type { Place, Problem, Source } from "./problem.ts";
import { lineAt, pointAt } from "./source-lines.ts";

/** The problem without passwords of addresses and the secrets of its line; the same object if it has none. */
export function withoutSecrets(problem: Problem): Problem {
  const { text } = redactor(problem.at === undefined ? [] : secretsAt(problem.at));
  const message = text(problem.message);
  const hint = problem.hint && text(problem.hint);
  return message === problem.message && hint === problem.hint ? problem : { ...problem, message, hint };
}

/** A line by its 1-based number, with stars for the secrets near a 0-based column; undefined beyond the text. */
export function shownLine(source: Source, line: number, column: number): string | undefined {
  const text = lineAt(source, line);
  return text === undefined ? undefined : redactedLine(text, column, (distance) => lineAt(source, line - distance));
}

function secretsAt({ source, start }: Place): readonly string[] {
  const { line, column } = pointAt(source, start);
  return secretsOfLine(lineAt(source, line) ?? "", column, (distance) => lineAt(source, line - distance));
}
