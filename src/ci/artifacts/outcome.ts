import { BerthError, CommandTimedOut, exitCodes, Interrupted } from "../../errors.ts";
import type { CiEnd } from "../stages/stage.ts";

/** How a run went, in one word, and what the shell learns of it. */
export interface RunOutcome {
  /** not-provisioned: the stack did not come up, and the command never ran. error: berth itself could not go on. */
  readonly outcome: "passed" | "failed" | "timed-out" | "not-provisioned" | "interrupted" | "error";
  readonly exitCode: number;
  /** undefined where the command did not end. */
  readonly commandMs: number | undefined;
  /** Why it was none of the command's doing. */
  readonly error: { readonly message: string; readonly hint: string | undefined } | undefined;
}

/** How a run went. */
export function outcome({ began, command, failure }: CiEnd): RunOutcome {
  if (failure === undefined) {
    const exitCode = command?.exitCode ?? exitCodes.bug;
    return { outcome: exitCode === 0 ? "passed" : "failed", exitCode, commandMs: command?.ms, error: undefined };
  }
  const exitCode = failure instanceof BerthError ? failure.exitCode : exitCodes.bug;
  return { outcome: wordFor(failure, began), exitCode, commandMs: command?.ms, error: errorOf(failure) };
}

function wordFor(failure: unknown, began: boolean): RunOutcome["outcome"] {
  if (failure instanceof Interrupted) return "interrupted";
  if (failure instanceof CommandTimedOut) return "timed-out";
  return began ? "error" : "not-provisioned";
}

/** With what caused it: a stack that did not come up says less than why. */
function errorOf(failure: unknown): NonNullable<RunOutcome["error"]> {
  if (!(failure instanceof Error)) return { message: String(failure), hint: undefined };
  const hint = failure instanceof BerthError ? failure.hint : undefined;
  if (!(failure.cause instanceof BerthError)) return { message: failure.message, hint };
  const cause = errorOf(failure.cause);
  return { message: `${failure.message}\n${cause.message}`, hint: hint ?? cause.hint };
}
