import type { ContainerFact } from "../engine/facts.ts";
import type { Milestone } from "../plan/plan.ts";

/** What one look at a container says about a milestone, by itself. */
type MilestoneState =
  | { readonly is: "reached" }
  /** Runs and has no healthcheck to ask: reached if the same run still lasts a moment later. */
  | { readonly is: "running" }
  | { readonly is: "pending" }
  | { readonly is: "failed"; readonly message: string };

const reached: MilestoneState = { is: "reached" };
const pending: MilestoneState = { is: "pending" };

/** Pure: a container's state (undefined: there is none) against what is waited for. */
export function milestoneState(name: string, fact: ContainerFact | undefined, until: Milestone): MilestoneState {
  if (fact === undefined) return failed(`container ${name} is gone`);
  switch (fact.state) {
    case "created":
    // "restarting" is between two runs, by the engine's own restart policy: it may yet come up.
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
  // A one-shot that is done is up: there is nothing more to come of it.
  if ((until === "completed" || until === "running-or-healthy") && fact.exitCode === 0) return reached;
  return failed(`container ${fact.name} exited (${fact.exitCode})`);
}

function failed(message: string): MilestoneState {
  return { is: "failed", message };
}
