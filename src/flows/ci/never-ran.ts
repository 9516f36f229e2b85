import { ApplyFailed, EngineRefused, NotProvisioned, TimedOut } from "../../errors.ts";
import type { CiRequest } from "../ci.ts";
import { commandName } from "./command-name.ts";

/** A failure of the stack as what it means for the command; any other as it is. */
export function neverRan(error: unknown, request: CiRequest): unknown {
  const isOurs = error instanceof ApplyFailed || error instanceof TimedOut || error instanceof EngineRefused;
  if (!isOurs) return error;
  return new NotProvisioned(`the stack did not come up: ${commandName(request)} never ran`, {
    // Where it stays, a note says how to look at it.
    hint: request.keepOnFailure
      ? undefined
      : "--keep-on-failure leaves it up to look at; --artifacts DIR keeps its logs.",
    cause: error,
  });
}
