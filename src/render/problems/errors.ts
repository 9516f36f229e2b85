import { BerthError, NotProvisioned } from "../../errors.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { StackInvalid } from "../../stack/errors.ts";
import type { Problem, ProblemCounts } from "../../stack/problems/problem.ts";
import { ApplyFailed, TimedOut } from "../../verdict/errors.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import { type Paint, paintFor, type Screen } from "../terminal/color.ts";
import { visible } from "../terminal/visible.ts";
import { problemsText } from "./code-frame.ts";
import { verdictTexts } from "./verdict.ts";

/** Any error as text for stderr, with a final newline: a `BerthError` with its hint, any other with its stack trace. */
export function errorText(
  error: unknown,
  paint: Paint = paintFor(process.stderr, "auto", process.env),
  screen: Screen = process.stderr,
): string {
  if (error instanceof StackInvalid) return paintProblems(error.problems, paint, screen, error.counts);
  if (error instanceof BerthError) {
    const verdicts = error instanceof ApplyFailed || error instanceof TimedOut ? error.verdicts : [];
    const before = error instanceof NotProvisioned ? errorText(error.cause, paint, screen) : "";
    const text = error instanceof ApplyFailed && verdicts.length > 0 ? didNotComeUp(verdicts) : error.message;
    const message = `${before}${paint.red("error:")} ${indented(visible(withoutPasswords(text)))}\n`;
    // Verdicts have next steps, which are better than the hint.
    if (verdicts.length > 0) return [message, ...verdictTexts(verdicts, paint, screen)].join("\n");
    const hint =
      error.hint === undefined ? "" : `  ${paint.cyan("hint:")} ${indented(visible(withoutPasswords(error.hint)))}\n`;
    return message + hint;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${paint.red("bug:")} unexpected error in berth. Please report it with this stack trace.\n${visible(withoutPasswords(trace))}\n`;
}

const mostNames = 5;

/** The verdicts say why, so that the headline only says what. */
function didNotComeUp(verdicts: readonly Verdict[]): string {
  const names = verdicts.flatMap(({ service, subject, alsoServices }) => [service ?? subject, ...alsoServices]);
  const distinct = [...new Set(names)];
  const what = distinct.length > mostNames ? `${distinct.length} services` : distinct.join(", ");
  return `${what} did not come up`;
}

/** Text in which the commands of hints start as the user started berth: `berth up` becomes `docker compose up`. */
export function asTyped(text: string, program: string): string {
  return program === "berth" ? text : text.replaceAll(/(?<=["`])berth (?=[-a-z])/g, `${program} `);
}

/** Problems of a stack file with their places, in colors, as wide as the window. */
export function paintProblems(
  problems: readonly Problem[],
  paint: Paint,
  { columns }: Screen,
  counts?: ProblemCounts,
): string {
  const style = { paint, ...(columns === undefined ? {} : { columns: Math.max(40, columns - 8) }) };
  const text = problemsText(problems, style, counts);
  return text === "" ? "" : `${text}\n`;
}

function indented(text: string): string {
  return text.split("\n").join("\n  ");
}
