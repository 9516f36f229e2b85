import { type BerthError, CommandFailed, CommandTimedOut, exitCodes, Interrupted, NotProvisioned } from "../errors.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";

/** Codes of others, and of what docker compose does not have. */
const notComposes = [Interrupted, CommandFailed, CommandTimedOut, NotProvisioned];

/** The code for the shell: in docker compose's place every failure of our own is 1, as there, for its callers ask for that. */
export function exitCode(error: BerthError, calledAs: CalledAs): number {
  const isOwn = !notComposes.some((kind) => error instanceof kind);
  return isInComposesPlace(calledAs) && isOwn ? exitCodes.applyFailed : error.exitCode;
}
