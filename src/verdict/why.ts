import type { ContainerFact } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import { exitWords } from "./exit-words.ts";
import { stateOf } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/** The status of a service: which containers are up, why the others are not, and what `up` would change. */
export interface Why {
  readonly service: string;
  readonly isUp: boolean;
  readonly containers: readonly ContainerStatus[];
  /** On containers that are not up, or on the service if it has no containers. */
  readonly verdicts: readonly Verdict[];
  /** Steps that `up` would take for this service now, with reasons; undefined if no file was read. */
  readonly pending: readonly PendingStep[] | undefined;
}

/** A container that is up, or has exited without an error. */
export interface ContainerStatus {
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
  /** Restarts by the engine's policy. */
  readonly restarts: number;
  /** How the previous run ended; undefined if this is the first one. */
  readonly lastEnd?: { readonly at: string; readonly words: string } | undefined;
  /** Why it replaced another container, "" if that is unknown; undefined: it did not replace one. */
  readonly replaced?: string | undefined;
}

export interface PendingStep {
  readonly step: string;
  readonly because: string;
}

/** A restarted container counts as up only after this time. */
const stableMs = 5000;

/** Whether a container is up, or exited without error and need not run; undefined: neither. */
export function upOrDone(fact: ContainerFact, isNeeded: boolean, nowMs: number): ContainerStatus["is"] | undefined {
  if (fact.state === "exited") return fact.exitCode === 0 && !isNeeded && !isAlwaysRestarted(fact) ? "done" : undefined;
  if (fact.state !== "running") return undefined;
  const justRestarted = fact.restartCount > 0 && nowMs - Date.parse(fact.startedAt) < stableMs;
  return fact.health === "healthy" || (fact.health === "none" && !justRestarted) ? "up" : undefined;
}

function isAlwaysRestarted({ restartPolicy }: ContainerFact): boolean {
  return restartPolicy === "always" || restartPolicy === "unless-stopped";
}

export function containerStatus(fact: ContainerFact, is: ContainerStatus["is"]): ContainerStatus {
  const { name, image, createdAt, startedAt, restartCount, finishedAt, exitCode, oomKilled } = fact;
  const ranBefore = is === "up" && finishedAt !== "" && Date.parse(finishedAt) <= Date.parse(startedAt);
  return {
    container: name,
    image,
    is,
    state: stateOf(fact).words,
    createdAt,
    startedAt,
    finishedAt: is === "done" ? finishedAt : "",
    restarts: restartCount,
    // While the container runs, the engine reports exit code 0 instead of the previous one.
    lastEnd: ranBefore ? { at: finishedAt, words: endWords(exitCode, oomKilled) } : undefined,
    replaced: fact.labels[labels.replace] === undefined ? undefined : (fact.labels[labels.because] ?? ""),
  };
}

function endWords(exitCode: number, oomKilled: boolean): string {
  return oomKilled ? "out of memory" : exitCode === 0 ? "" : exitWords(exitCode, false);
}
