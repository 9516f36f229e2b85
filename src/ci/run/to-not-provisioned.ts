import { ApplyFailed, EngineRefused, NotProvisioned, TimedOut } from "../../errors.ts";
import type { CiRequest } from "./ci.ts";
import { commandName } from "./command-name.ts";

/** A failure of the stack as what it means for the command; any other as it is. */
export function neverRan(error: unknown, request: CiRequest): unknown {
  const isOurs = error instanceof ApplyFailed || error instanceof TimedOut || error instanceof EngineRefused;
  if (!isOurs) return error;
  return new NotProvisioned(`the stack did not come up: ${commandName(request)} never ran`, {
    hint: hintFor(request),
    cause: error,
  });
}

function hintFor({ keepOnFailure, reuse, artefacts }: CiRequest): string | undefined {
  // Where it stays, a note says how to look at it; a warm one that did not come up never does.
  const ways = [
    ...(keepOnFailure || reuse ? [] : ["--keep-on-failure leaves it up to look at"]),
    ...(keepOnFailure || artefacts !== undefined ? [] : ["--artifacts DIR keeps its logs"]),
  ];
  return ways.length === 0 ? undefined : `${ways.join("; ")}.`;
}
