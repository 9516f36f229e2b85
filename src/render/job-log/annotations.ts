import { BerthError } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { type Problem, selected } from "../../stack/problems/problem.ts";
import { pointAt } from "../../stack/problems/source-lines.ts";
import { ApplyFailed, TimedOut } from "../../verdict/errors.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import { mostShown } from "../problems/code-frame.ts";

/** A message for a CI system, with its place in a file. */
export interface Annotation {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly message: string;
  /** As named by the user, or absolute. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly endColumn: number | undefined;
}

/**
 * The annotations for an error: one for each problem of a stack file that is shown, else for each verdict, else for the
 * error itself.
 */
export function annotations(error: unknown): readonly Annotation[] {
  if (error instanceof StackInvalid) return ofProblems(error);
  const verdicts = verdictsOf(error);
  if (verdicts.length > 0) return verdicts.map(ofVerdict);
  if (!(error instanceof BerthError)) return [];
  return [{ ...noPlace, severity: "error", title: "berth", message: joinLines(error.message, error.hint) }];
}

/** The verdicts of an error, or else of its cause. */
export function verdictsOf(error: unknown): readonly Verdict[] {
  if (error instanceof ApplyFailed || error instanceof TimedOut) {
    if (error.verdicts.length > 0) return error.verdicts;
  }
  return error instanceof BerthError && error.cause !== undefined ? verdictsOf(error.cause) : [];
}

const noPlace = { file: undefined, line: undefined, column: undefined, endColumn: undefined };

function ofProblems({ problems, counts }: StackInvalid): readonly Annotation[] {
  const notes = selected(problems, mostShown).map(ofProblem);
  const hidden = counts.error + counts.warning - notes.length;
  if (hidden === 0) return notes;
  const severity = counts.error > 0 ? "error" : "warning";
  return [...notes, { ...noPlace, severity, title: "berth", message: `… and ${hidden} more` }];
}

function ofProblem({ severity, rule, message, hint, at }: Problem): Annotation {
  const annotation = { ...noPlace, severity, title: rule, message: joinLines(message, hint) };
  if (at === undefined || at.source.name === "<stdin>") return annotation;
  const { line, column } = pointAt(at.source, at.start);
  const end = pointAt(at.source, at.end);
  return { ...annotation, file: at.source.path, line, column, endColumn: end.line === line ? end.column : undefined };
}

function ofVerdict({ subject, cause, next, place }: Verdict): Annotation {
  const message = joinLines(cause.sentence, cause.quote, next[0]);
  return { ...noPlace, severity: "error", title: subject, message, file: place?.file, line: place?.line };
}

function joinLines(...texts: readonly (string | undefined)[]): string {
  return withoutPasswords(texts.filter((text) => text !== undefined && text !== "").join("\n"));
}
