import type { ContainerFact } from "../engine/facts.ts";
import { exitWords } from "./exit-words.ts";
import type { State } from "./verdict.ts";

/** A container's state, with the meaning of its exit code. */
export function stateOf(fact: ContainerFact): State {
  const { state, health, exitCode, oomKilled, startedAt, finishedAt } = fact;
  const hasExited = finishedAt !== "" && state !== "running" && state !== "paused";
  return {
    is: state,
    health,
    exitCode: hasExited ? exitCode : undefined,
    words: wordsOf(fact, hasExited),
    oomKilled,
    startedAt: startedAt || undefined,
    finishedAt: finishedAt || undefined,
  };
}

function wordsOf({ state, health, exitCode, oomKilled }: ContainerFact, hasExited: boolean): string {
  switch (state) {
    case "created":
      return "created, never started";
    case "running":
      return health === "none" ? "running" : `running, health ${health}`;
    case "restarting":
      return hasExited ? `restarting, the last run exited with ${exitWords(exitCode, oomKilled)}` : "restarting";
    case "exited":
    case "dead":
      return `${state} with ${exitWords(exitCode, oomKilled)}`;
    case "paused":
    case "removing":
      return state;
  }
}
