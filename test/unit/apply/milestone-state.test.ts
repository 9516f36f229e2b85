import { describe, expect, it } from "vitest";
import { milestoneState } from "../../../src/apply/milestone-state.ts";
import type { ContainerFact } from "../../../src/engine/facts.ts";
import type { Milestone } from "../../../src/plan/plan.ts";
import { fact } from "./facts.ts";

const milestones: readonly Milestone[] = ["started", "healthy", "completed", "running-or-healthy"];

function verdicts(given: Partial<ContainerFact>): Record<string, string> {
  return Object.fromEntries(
    milestones.map((until) => {
      const verdict = milestoneState("p-a-1", fact("p-a-1", given), until);
      return [until, verdict.is === "failed" ? verdict.message : verdict.is];
    }),
  );
}

describe("judge", () => {
  it("counts a healthy container as up but not as completed", () => {
    expect(verdicts({ health: "healthy" })).toEqual({
      started: "reached",
      healthy: "reached",
      completed: "pending",
      "running-or-healthy": "reached",
    });
  });

  it("waits while health is starting", () => {
    expect(verdicts({ health: "starting" })).toMatchObject({ healthy: "pending", "running-or-healthy": "pending" });
  });

  it("fails at once for an unhealthy container, as Compose does", () => {
    expect(verdicts({ health: "unhealthy" })).toMatchObject({
      started: "reached",
      healthy: "container p-a-1 is unhealthy",
      "running-or-healthy": "container p-a-1 is unhealthy",
    });
  });

  it("requires a healthcheck to wait for healthy, but not to wait for running", () => {
    expect(verdicts({ health: "none" })).toMatchObject({
      healthy: "container p-a-1 has no healthcheck configured",
      "running-or-healthy": "running",
    });
  });

  it("counts exit code 0 as completed and as up, but not as healthy", () => {
    // A container that ended keeps the health of its last moment.
    expect(verdicts({ state: "exited", exitCode: 0, health: "healthy" })).toEqual({
      started: "reached",
      healthy: "container p-a-1 exited (0)",
      completed: "reached",
      "running-or-healthy": "reached",
    });
    expect(verdicts({ state: "exited", exitCode: 3 })).toMatchObject({
      completed: "container p-a-1 exited (3)",
      "running-or-healthy": "container p-a-1 exited (3)",
    });
  });

  it("waits for a container that its policy restarts, with any exit code", () => {
    expect(verdicts({ state: "restarting", exitCode: 1, health: "unhealthy" })).toEqual({
      started: "reached",
      healthy: "pending",
      completed: "pending",
      "running-or-healthy": "pending",
    });
  });

  it("waits for one that never ran", () => {
    expect(new Set(Object.values(verdicts({ state: "created", startedAt: "" })))).toEqual(new Set(["pending"]));
  });

  it("fails for a container that no longer exists", () => {
    expect(milestoneState("p-a-1", undefined, "healthy")).toEqual({ is: "failed", message: "container p-a-1 is gone" });
  });
});
