import { CommandFailed, OutputLost } from "../engine/errors.ts";
import { BerthError, CommandTimedOut, exitCodes, Interrupted, NotProvisioned } from "../errors.ts";
import { jobMarks } from "../render/job-log/marks.ts";
import { asTyped, errorText } from "../render/problems/errors.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";

/** Prints a failure on stderr; returns the exit code. */
export function report(error: BerthError, calledAs: CalledAs = "berth"): number {
  // Ctrl-C needs no message.
  if (!(error instanceof Interrupted)) {
    process.stderr.write(`${asTyped(errorText(error), calledAs)}${jobMarks(process.env).annotate(error)}`);
  }
  return exitCode(error, calledAs);
}

/** Reports an error that no command caught: a failure with its message, or a bug with its stack trace. */
export function reportUncaught(error: unknown): number {
  if (error instanceof BerthError) return report(error);
  process.stderr.write(errorText(error));
  return exitCodes.bug;
}

/** Errors that keep their exit code: another program's, or one for which docker compose has no equivalent. */
const keepsExitCode = [Interrupted, CommandFailed, OutputLost, CommandTimedOut, NotProvisioned];

/** The exit code for an error. In docker compose's place it is 1 for all failures of berth itself, because scripts expect that. */
export function exitCode(error: BerthError, calledAs: CalledAs): number {
  const isOwn = !keepsExitCode.some((kind) => error instanceof kind);
  return isInComposesPlace(calledAs) && isOwn ? exitCodes.failed : error.exitCode;
}
