import { BerthError, CommandFailed, exitCodes, Interrupted } from "../errors.ts";
import { errorText } from "../render/errors.ts";
import { type CalledAs, isInComposesPlace } from "./calling.ts";

/** Words a failure for the user, on stderr; gives the code for the shell. */
export function report(error: BerthError, calledAs: CalledAs = "berth"): number {
  // Whoever pressed Ctrl-C knows.
  if (!(error instanceof Interrupted)) process.stderr.write(errorText(error));
  return exitCode(error, calledAs);
}

/** In docker compose's place every failure of our own is 1, as there: what its callers ask for. */
function exitCode(error: BerthError, calledAs: CalledAs): number {
  const isOthers = error instanceof Interrupted || error instanceof CommandFailed;
  return isInComposesPlace(calledAs) && !isOthers ? exitCodes.applyFailed : error.exitCode;
}

/** What no command caught: a failure with words of its own, or else a bug, with its whole trace and where to send it. */
export function reportUncaught(error: unknown): number {
  if (error instanceof BerthError) return report(error);
  process.stderr.write(errorText(error));
  return exitCodes.bug;
}
