import type { ContainerFact } from "../engine/facts.ts";
import type { Milestone } from "../plan/plan.ts";
import { milestoneState } from "./milestone-state.ts";

/** What one more look at a container comes to. */
type StabilityState =
  | { readonly is: "reached" }
  | { readonly is: "failed"; readonly message: string }
  /** Not yet: to be looked at again after so long, or at its next event. */
  | { readonly is: "pending"; readonly lookInMs: number };

/** Without a healthcheck, a container whose run lasts this long has come up. */
const windowMs = 1000;
/** After a restart nothing is believed so soon. */
const windowAfterRestartMs = 5000;
/** So often restarted under our eyes, it will not stay up. */
const mostRestarts = 3;
/** The engine waits longer and longer between two runs: such a pause alone says that there were many. */
const longestPauseMs = 4000;
/** A dependency may crash until what it needs is there: the stacks of old live by that. */
const patienceWithGatesMs = 30_000;
/** A restart by the engine's policy has no event of its own. */
const lookAgainMs = 500;
/** Events tell of every other change. This looks again in case one was lost on the way: a proxy, a suspended machine. */
const safetyMs = 15_000;

/**
 * Remembers what it has seen of one container, by the caller's clock: another start time is another run, which must last
 * anew; a container that is restarted again and again has not come up, whatever its state at this moment.
 */
export function stableFor(
  name: string,
  until: Milestone,
): (fact: ContainerFact | undefined, nowMs: number) => StabilityState {
  let seen: Observation | undefined;
  return (fact, nowMs) => {
    const judgement = milestoneState(name, fact, until);
    if (fact === undefined || judgement.is === "failed" || judgement.is === "reached") {
      return judgement.is === "failed" ? judgement : { is: "reached" };
    }
    seen = observe(fact, nowMs, seen);
    if (isLooping(fact, nowMs, seen) && isFinal(until, nowMs - seen.firstMs)) {
      return { is: "failed", message: loopText(fact) };
    }
    if (judgement.is === "pending") return { is: "pending", lookInMs: mayRestart(fact) ? lookAgainMs : safetyMs };
    const leftMs = (fact.restartCount > 0 ? windowAfterRestartMs : windowMs) - (nowMs - seen.sinceMs);
    return leftMs <= 0 ? { is: "reached" } : { is: "pending", lookInMs: leftMs };
  };
}

interface Observation {
  /** Restarts at the first look. */
  readonly restarts: number;
  readonly firstMs: number;
  /** The run, or the pause between two. */
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

/** What is to end by itself is left to its policy, which has an end of its own. */
function isFinal(until: Milestone, waitedMs: number): boolean {
  if (until === "completed") return false;
  return until === "running-or-healthy" || waitedMs >= patienceWithGatesMs;
}

function mayRestart({ restartPolicy, state }: ContainerFact): boolean {
  return state === "restarting" || (restartPolicy !== "" && restartPolicy !== "no");
}

function loopText({ name, exitCode, restartCount }: ContainerFact): string {
  return `container ${name} exited (${exitCode}) and was restarted, ${restartCount} times`;
}
