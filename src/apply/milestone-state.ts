import type { ContainerFact } from "../engine/facts.ts";
import type { Milestone } from "../plan/plan.ts";

/** Whether a container has reached a milestone, judged by a single observation. */
type MilestoneState =
  | { readonly is: "reached" }
  /** Runs without a healthcheck: reached if the same run lasts a while. */
  | { readonly is: "running" }
  | { readonly is: "pending" }
  | { readonly is: "failed"; readonly message: string };

const reached: MilestoneState = { is: "reached" };
const pending: MilestoneState = { is: "pending" };

/** Compares a container's state with a milestone. `fact` is undefined if the container does not exist. */
export function milestoneState(name: string, fact: ContainerFact | undefined, until: Milestone): MilestoneState {
  if (fact === undefined) return failed(`container ${name} is gone`);
  switch (fact.state) {
    case "created":
    // "restarting" is the pause between two runs by restart policy: the container may still come up.
    case "restarting":
      return until === "started" && fact.startedAt !== "" ? reached : pending;
    case "running":
    case "paused":
      return stateOfRunning(fact, until);
    case "exited":
    case "dead":
    case "removing":
      return stateOfEnded(fact, until);
  }
}

function stateOfRunning(fact: ContainerFact, until: Milestone): MilestoneState {
  if (until === "started") return reached;
  if (until === "completed") return pending;
  switch (fact.health) {
    case "healthy":
      return reached;
    case "starting":
      return pending;
    case "unhealthy":
      return failed(`container ${fact.name} is unhealthy`);
    case "none":
      return until === "running-or-healthy"
        ? { is: "running" }
        : failed(`container ${fact.name} has no healthcheck configured`);
  }
}

function stateOfEnded(fact: ContainerFact, until: Milestone): MilestoneState {
  if (until === "started" && fact.startedAt !== "") return reached;
  // A completed one-shot counts as up.
  if ((until === "completed" || until === "running-or-healthy") && fact.exitCode === 0) return reached;
  return failed(`container ${fact.name} exited (${fact.exitCode})`);
}

function failed(message: string): MilestoneState {
  return { is: "failed", message };
}
