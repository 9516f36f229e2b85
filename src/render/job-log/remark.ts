import { BerthError } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { StackInvalid } from "../../stack/errors.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { pointAt } from "../../stack/problems/source-lines.ts";
import { ApplyFailed, TimedOut } from "../../verdict/errors.ts";
import type { Verdict } from "../../verdict/verdict.ts";

/** One thing that a CI system is to be told, and where in a file. */
export interface Annotation {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly message: string;
  /** As named, or absolute. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly endColumn: number | undefined;
}

/** What is to be told of a failure: each problem of a stack file, each verdict, or else itself. A cause's verdicts count as its own. */
export function annotations(error: unknown): readonly Annotation[] {
  if (error instanceof StackInvalid) return error.problems.map(ofProblem);
  const verdicts = verdictsOf(error);
  if (verdicts.length > 0) return verdicts.map(ofVerdict);
  if (!(error instanceof BerthError)) return [];
  return [{ ...nowhere, severity: "error", title: "berth", message: sentences(error.message, error.hint) }];
}

/** The verdicts that a failure carries, or what caused it does. */
export function verdictsOf(error: unknown): readonly Verdict[] {
  if (error instanceof ApplyFailed || error instanceof TimedOut) {
    if (error.verdicts.length > 0) return error.verdicts;
  }
  return error instanceof BerthError && error.cause !== undefined ? verdictsOf(error.cause) : [];
}

const nowhere = { file: undefined, line: undefined, column: undefined, endColumn: undefined };

function ofProblem({ severity, rule, message, hint, at }: Problem): Annotation {
  const remark = { ...nowhere, severity, title: rule, message: sentences(message, hint) };
  if (at === undefined || at.source.name === "<stdin>") return remark;
  const { line, column } = pointAt(at.source, at.start);
  const end = pointAt(at.source, at.end);
  return { ...remark, file: at.source.path, line, column, endColumn: end.line === line ? end.column : undefined };
}

function ofVerdict({ subject, cause, next, place }: Verdict): Annotation {
  const message = sentences(cause.sentence, cause.quote, next[0]);
  return { ...nowhere, severity: "error", title: subject, message, file: place?.file, line: place?.line };
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return withoutPasswords(texts.filter((text) => text !== undefined && text !== "").join("\n"));
}
