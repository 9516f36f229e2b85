import type { ContainerFact } from "../engine/facts.ts";
import type { Milestone } from "../plan/plan.ts";

/** What one look at a container says about a milestone, by itself. */
type Judgement =
  | { readonly is: "reached" }
  /** Runs and has no healthcheck to ask: reached if the same run still lasts a moment later. */
  | { readonly is: "running" }
  | { readonly is: "pending" }
  | { readonly is: "failed"; readonly message: string };

const reached: Judgement = { is: "reached" };
const pending: Judgement = { is: "pending" };

/** Pure: a container's state (undefined: there is none) against what is waited for. */
export function milestoneState(name: string, fact: ContainerFact | undefined, until: Milestone): Judgement {
  if (fact === undefined) return failed(`container ${name} is gone`);
  switch (fact.state) {
    case "created":
    // "restarting" is between two runs, by the engine's own restart policy: it may yet come up.
    case "restarting":
      return until === "started" && fact.startedAt !== "" ? reached : pending;
    case "running":
    case "paused":
      return judgeRunning(fact, until);
    case "exited":
    case "dead":
    case "removing":
      return judgeEnded(fact, until);
  }
}

function judgeRunning(fact: ContainerFact, until: Milestone): Judgement {
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

function judgeEnded(fact: ContainerFact, until: Milestone): Judgement {
  if (until === "started" && fact.startedAt !== "") return reached;
  // A one-shot that is done is up: there is nothing more to come of it.
  if ((until === "completed" || until === "running-or-healthy") && fact.exitCode === 0) return reached;
  return failed(`container ${fact.name} exited (${fact.exitCode})`);
}

function failed(message: string): Judgement {
  return { is: "failed", message };
}
