import type { ContainerFact } from "../engine/facts.ts";
import type { Milestone } from "../plan/plan.ts";
import { milestoneState } from "./milestone-state.ts";

/** The result of one more observation of a container. */
type StabilityState =
  | { readonly is: "reached" }
  | { readonly is: "failed"; readonly message: string }
  /** Not yet: observe it again after this time, or at its next event. */
  | { readonly is: "pending"; readonly lookInMs: number };

/** Without a healthcheck, a container counts as up once it has run this long. */
const windowMs = 1000;
/** The same after a restart, when it is more likely to fail again. */
const windowAfterRestartMs = 5000;
/** After this many observed restarts, the container counts as failed. */
const mostRestarts = 3;
/** The engine's pause between restarts grows each time, so a pause this long means many restarts. */
const longestPauseMs = 4000;
/** How long a dependency may crash: older stacks rely on restarts until what they need is ready. */
const dependencyPatienceMs = 30_000;
/** How often to observe a container that may restart: a restart by policy has no event of its own. */
const lookAgainMs = 500;
/** How often to observe any other container, in case an event was lost, for example by a proxy or a suspended machine. */
const safetyMs = 15_000;

/**
 * Returns a function that takes observations of one container and decides whether it has reached the milestone. A new
 * start time means a new run, which must last long enough again. A container that keeps restarting counts as failed,
 * even if it runs at the moment.
 */
export function stableFor(
  name: string,
  until: Milestone,
): (fact: ContainerFact | undefined, nowMs: number) => StabilityState {
  let observation: Observation | undefined;
  return (fact, nowMs) => {
    const state = milestoneState(name, fact, until);
    if (fact === undefined || state.is === "failed" || state.is === "reached") {
      return state.is === "failed" ? state : { is: "reached" };
    }
    observation = observe(fact, nowMs, observation);
    if (isLooping(fact, nowMs, observation) && isFinal(until, nowMs - observation.firstMs)) {
      return { is: "failed", message: loopText(fact) };
    }
    if (state.is === "pending") return { is: "pending", lookInMs: mayRestart(fact) ? lookAgainMs : safetyMs };
    const leftMs = (fact.restartCount > 0 ? windowAfterRestartMs : windowMs) - (nowMs - observation.sinceMs);
    return leftMs <= 0 ? { is: "reached" } : { is: "pending", lookInMs: leftMs };
  };
}

interface Observation {
  /** Restart count at the first observation. */
  readonly restarts: number;
  readonly firstMs: number;
  /** Identifies the current run, or the pause between two runs. */
  readonly stretch: string;
  readonly sinceMs: number;
}

function observe(fact: ContainerFact, nowMs: number, before: Observation | undefined): Observation {
  const stretch = `${fact.state} ${fact.state === "restarting" ? fact.finishedAt : fact.startedAt}`;
  const { restarts, firstMs } = before ?? { restarts: fact.restartCount, firstMs: nowMs };
  return { restarts, firstMs, stretch, sinceMs: before?.stretch === stretch ? before.sinceMs : nowMs };
}

function isLooping(fact: ContainerFact, nowMs: number, { restarts, sinceMs }: Observation): boolean {
  if (fact.restartCount - restarts >= mostRestarts) return true;
  return fact.state === "restarting" && nowMs - sinceMs >= longestPauseMs;
}

/** Whether a restart loop is a failure. A container that should complete is left to its restart policy. */
function isFinal(until: Milestone, waitedMs: number): boolean {
  if (until === "completed") return false;
  return until === "running-or-healthy" || waitedMs >= dependencyPatienceMs;
}

function mayRestart({ restartPolicy, state }: ContainerFact): boolean {
  return state === "restarting" || (restartPolicy !== "" && restartPolicy !== "no");
}

function loopText({ name, exitCode, restartCount }: ContainerFact): string {
  return `container ${name} exited (${exitCode}) and was restarted, ${restartCount} times`;
}
