import { type BerthError, exitCodes, Interrupted } from "../errors.ts";
import { errorText } from "../render/errors.ts";

/** Words a failure for the user, on stderr; gives the code for the shell. */
export function report(error: BerthError): number {
  // Whoever pressed Ctrl-C knows.
  if (!(error instanceof Interrupted)) process.stderr.write(errorText(error));
  return error.exitCode;
}

/** What nobody foresaw: the whole trace, and where to send it. */
export function reportBug(error: unknown): number {
  process.stderr.write(errorText(error));
  return exitCodes.bug;
}
