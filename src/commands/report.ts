import { BerthError, exitCodes, Interrupted } from "../errors.ts";
import { jobMarks } from "../render/job-log/job-marks.ts";
import { errorText } from "../render/problems/errors.ts";
import { exitCode } from "./exit-code.ts";
import type { CalledAs } from "./invocation.ts";

/** Words a failure for the user, on stderr; gives the code for the shell. */
export function report(error: BerthError, calledAs: CalledAs = "berth"): number {
  // Whoever pressed Ctrl-C knows.
  if (!(error instanceof Interrupted)) {
    process.stderr.write(`${errorText(error)}${jobMarks(process.env).annotate(error)}`);
  }
  return exitCode(error, calledAs);
}

/** What no command caught: a failure with words of its own, or else a bug, with its whole trace and where to send it. */
export function reportUncaught(error: unknown): number {
  if (error instanceof BerthError) return report(error);
  process.stderr.write(errorText(error));
  return exitCodes.bug;
}
