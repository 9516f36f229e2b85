import { describe, expect, it } from "vitest";
import { stableFor } from "../../../src/apply/stable-for.ts";
import type { ContainerFact } from "../../../src/engine/facts.ts";
import type { Milestone } from "../../../src/plan/plan.ts";
import { fact } from "./facts.ts";

/** What each look comes to: when to look again, or the end. */
function looks(until: Milestone, ...seen: readonly (readonly [atMs: number, given: Partial<ContainerFact>])[]) {
  const look = stableFor("p-a-1", until);
  return seen.map(([atMs, given]) => {
    const now = look(fact("p-a-1", given), atMs);
    return now.is === "pending" ? now.lookInMs : now.is === "failed" ? now.message : now.is;
  });
}

const run = (number: number, given: Partial<ContainerFact> = {}): Partial<ContainerFact> => ({
  startedAt: `2026-01-01T00:00:0${number}Z`,
  restartCount: number,
  restartPolicy: "always",
  ...given,
});
const pause = (number: number): Partial<ContainerFact> =>
  run(number, { state: "restarting", exitCode: 9, finishedAt: `2026-01-01T00:00:1${number}Z` });

describe("stability", () => {
  it("counts a container without a healthcheck as up after a second", () => {
    expect(looks("running-or-healthy", [0, {}], [400, {}], [1000, {}])).toEqual([1000, 600, "reached"]);
  });

  it("requires five seconds after a restart", () => {
    const restarted = looks("running-or-healthy", [0, run(0)], [1000, run(1)], [5900, run(1)], [6000, run(1)]);
    expect(restarted).toEqual([1000, 5000, 100, "reached"]);
  });

  it("fails for a container that was restarted three times, in any state", () => {
    const loop = looks("running-or-healthy", [0, run(0)], [500, pause(1)], [1000, run(2)], [1500, run(3)]);
    expect(loop).toEqual([1000, 500, 5000, "container p-a-1 exited (0) and was restarted, 3 times"]);
  });

  it("fails for a container whose restart the engine delays for seconds", () => {
    const stuck = looks("running-or-healthy", [0, pause(8)], [3900, pause(8)], [4000, pause(8)]);
    expect(stuck).toEqual([500, 500, "container p-a-1 exited (9) and was restarted, 8 times"]);
  });

  it("counts restarts from the first observation", () => {
    expect(looks("running-or-healthy", [0, run(7)], [5000, run(7)])).toEqual([5000, "reached"]);
  });

  it("lets a dependency crash for half a minute", () => {
    const loop = looks("healthy", [0, pause(1)], [20_000, pause(4)], [30_000, pause(5)]);
    expect(loop).toEqual([500, 500, "container p-a-1 exited (9) and was restarted, 5 times"]);
  });

  it("leaves a container that should complete to its restart policy", () => {
    expect(looks("completed", [0, pause(1)], [60_000, pause(9)])).toEqual([500, 500]);
  });

  it("observes a container rarely if only an event can change it", () => {
    expect(looks("healthy", [0, { health: "starting" }])).toEqual([15_000]);
  });
});
