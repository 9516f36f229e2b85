import { CommandFailed } from "../engine/errors.ts";
import { BerthError, CommandTimedOut, exitCodes, Interrupted, NotProvisioned } from "../errors.ts";
import { jobMarks } from "../render/job-log/marks.ts";
import { errorText } from "../render/problems/errors.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";

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

/** Codes of others, and of what docker compose does not have. */
const notComposes = [Interrupted, CommandFailed, CommandTimedOut, NotProvisioned];

/** The code for the shell: in docker compose's place every failure of our own is 1, as there, for its callers ask for that. */
export function exitCode(error: BerthError, calledAs: CalledAs): number {
  const isOwn = !notComposes.some((kind) => error instanceof kind);
  return isInComposesPlace(calledAs) && isOwn ? exitCodes.failed : error.exitCode;
}
