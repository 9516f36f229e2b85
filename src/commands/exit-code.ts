import { type BerthError, CommandFailed, exitCodes, Interrupted } from "../errors.ts";
import { type CalledAs, isInComposesPlace } from "./calling.ts";

/** The code for the shell: in docker compose's place every failure of our own is 1, as there, for its callers ask for that. */
export function exitCode(error: BerthError, calledAs: CalledAs): number {
  const isOthers = error instanceof Interrupted || error instanceof CommandFailed;
  return isInComposesPlace(calledAs) && !isOthers ? exitCodes.applyFailed : error.exitCode;
}
