import type { ContainerFact } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import { exitWords } from "./exit-words.ts";
import { stateOf } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/** How a service stands: what runs of it and since when, why what does not run does not, and what `up` would do about it. */
export interface Why {
  readonly service: string;
  readonly isUp: boolean;
  readonly containers: readonly ServiceStanding[];
  /** Of containers that are not up; of the service, where it has none. */
  readonly verdicts: readonly Verdict[];
  /** Steps that `up` would take with this service now, each with its reason; undefined where no file was read. */
  readonly pending: readonly PendingStep[] | undefined;
}

/** A container that is up, or has ended well. */
export interface ServiceStanding {
  readonly container: string;
  readonly image: string;
  readonly is: "up" | "done";
  /** Such as `running, health healthy`. */
  readonly state: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly startedAt: string;
  /** "" while it runs. */
  readonly finishedAt: string;
  /** By the engine's policy. */
  readonly restarts: number;
  /** How the run before this one ended; undefined for a first one. */
  readonly lastEnd?: { readonly at: string; readonly words: string } | undefined;
  /** Why it took another's place: "" where that is not known; undefined: it took none's. */
  readonly replaced?: string | undefined;
}

export interface PendingStep {
  readonly step: string;
  readonly because: string;
}

/** A run that follows a restart is believed only then. */
const settledMs = 5000;

/** Is it up, or done, as far as one look can tell? What ended well is done where nobody keeps it, or needs it, running. */
export function standingOf(fact: ContainerFact, isNeeded: boolean, nowMs: number): ServiceStanding["is"] | undefined {
  if (fact.state === "exited") return fact.exitCode === 0 && !isNeeded && !isKept(fact) ? "done" : undefined;
  if (fact.state !== "running") return undefined;
  const isFresh = fact.restartCount > 0 && nowMs - Date.parse(fact.startedAt) < settledMs;
  return fact.health === "healthy" || (fact.health === "none" && !isFresh) ? "up" : undefined;
}

function isKept({ restartPolicy }: ContainerFact): boolean {
  return restartPolicy === "always" || restartPolicy === "unless-stopped";
}

export function standing(fact: ContainerFact, is: ServiceStanding["is"]): ServiceStanding {
  const { name, image, createdAt, startedAt, restartCount, finishedAt, exitCode, oomKilled } = fact;
  const isAgain = is === "up" && finishedAt !== "" && Date.parse(finishedAt) <= Date.parse(startedAt);
  return {
    container: name,
    image,
    is,
    state: stateOf(fact).words,
    createdAt,
    startedAt,
    finishedAt: is === "done" ? finishedAt : "",
    restarts: restartCount,
    // The engine keeps no more of it: while it runs, its exit code is 0.
    lastEnd: isAgain ? { at: finishedAt, words: endWords(exitCode, oomKilled) } : undefined,
    replaced: fact.labels[labels.replace] === undefined ? undefined : (fact.labels[labels.because] ?? ""),
  };
}

function endWords(exitCode: number, oomKilled: boolean): string {
  return oomKilled ? "out of memory" : exitCode === 0 ? "" : exitWords(exitCode, false);
}
