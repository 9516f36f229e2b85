import type { Telling } from "../render/ui.ts";
import type { StackEvent } from "./options.ts";

/** Hands all that flows tell to a listener, and prints nothing. */
export function silentUi(
  onEvent: (event: StackEvent) => void = () => {},
  terminal: Telling["terminal"] = nobody,
): Telling {
  const note = (message: string) => onEvent({ type: "note", message });
  return {
    progress: (plan) => {
      onEvent({ type: "plan", plan });
      return { emit: onEvent, end: async () => {} };
    },
    warn: note,
    note,
    status: note,
    problems: (problems) => {
      for (const problem of problems) onEvent({ type: "problem", problem });
    },
    problem: (error) => note(error instanceof Error ? error.message : String(error)),
    // What was asked for is given back by the call that asked.
    planned: () => {},
    result: () => {},
    canAsk: false,
    confirm: async () => false,
    terminal,
  };
}

function nobody(): never {
  throw new Error("Nobody talks to a process in this operation.");
}
