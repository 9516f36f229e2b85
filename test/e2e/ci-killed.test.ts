import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftAfter, withRuns } from "../support/ci-runs.ts";
import { containerIds, projectState } from "../support/engine-state.ts";
import { commandsOf } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { berthEntry } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { moments, seed, seeded } from "../support/seeded.ts";
import { useProject } from "../support/use-project.ts";

/** Something of every kind, a service that waits for another, and one that does not end by itself. */
const stack = `services:
  db:
    image: busybox:1
    command: sleep 600
    init: true
    volumes: ["data:/data", /anonymous]
    ports: ["80"]
    healthcheck: {test: "true", ${quickProbe}}
  web:
    image: busybox:1
    command: ["sh", "-c", "trap '' TERM; sleep 86400 & wait"]
    stop_grace_period: 1s
    depends_on: {db: {condition: service_healthy}}
volumes: {data: {}}
`;

/** Leaves a process behind that has left its group and does not heed SIGTERM. */
const job = ["sh", "-c", "setsid sh -c 'trap \"\" TERM; sleep 300' & sleep 1; touch ended"];

interface Death {
  readonly name: string;
  readonly signal: NodeJS.Signals;
  /** To all of its process group, as a terminal or a CI system does. */
  readonly group: boolean;
  /** How it may end, where it had not ended before. */
  readonly ends: readonly (number | string)[];
}

const deaths: readonly Death[] = [
  { name: "SIGKILL", signal: "SIGKILL", group: false, ends: ["SIGKILL"] },
  { name: "SIGKILL of its group", signal: "SIGKILL", group: true, ends: ["SIGKILL"] },
  // Before it listens, the signal itself ends it: the same to a shell.
  { name: "SIGTERM", signal: "SIGTERM", group: false, ends: [143, "SIGTERM"] },
  { name: "SIGTERM to its group", signal: "SIGTERM", group: true, ends: [143, "SIGTERM"] },
];

const random = seeded();
const killsEach = 10;

/** Runs the job in a group of its own, and ends it after a time; how it ended, and whether by that. */
async function run(project: string, cwd: string, death?: Death & { readonly afterMs: number }) {
  const args = [berthEntry, "-p", project, "ci", "--", ...job];
  const child = spawn(process.execPath, args, { cwd, detached: true, stdio: "ignore" });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  if (death === undefined) return { end: await ended, isHit: false };
  await Promise.race([pause(death.afterMs), ended]);
  const isHit = child.exitCode === null && child.pid !== undefined;
  if (isHit) process.kill(death.group ? -(child.pid ?? 0) : (child.pid ?? 0), death.signal);
  return { end: await ended, isHit };
}

const neighbour = useProject("cic-near-", async (project) => {
  await project.write({ "compose.yaml": stack });
  await commandsOf(project).berth("up", "-d", "--wait");
});
let wholeMs = 0;
let hits = 0;
let untouched: unknown;

const seen = async () => [await projectState(neighbour().name), await containerIds(neighbour().name)];

beforeAll(async () => {
  const beganMs = performance.now();
  expect((await run(neighbour().name, neighbour().dir)).end).toBe(0);
  wholeMs = performance.now() - beganMs;
  untouched = await seen();
});

describe("beside a neighbour that stays as it is", () => {
  afterAll(async () => {
    expect(await seen()).toEqual(untouched);
    // Kills that come after the end would prove nothing.
    expect(hits).toBeGreaterThan((deaths.length * killsEach) / 2);
  });

  describe.each(deaths)(`a run of ci that gets $name (seed ${seed})`, (death) => {
    it.concurrent.each(moments(killsEach, random).map((moment) => Math.round(moment * 100)))(
      "at %i percent of its way leaves nothing, 15 s later at most",
      (percent) =>
        withRuns("cic-", async (project) => {
          await project.write({ "compose.yaml": stack });
          const { end, isHit } = await run(project.name, project.dir, { ...death, afterMs: (wholeMs * percent) / 100 });
          if (isHit) hits++;
          // What is done by then has its result.
          const isDone = existsSync(join(project.dir, "ended"));
          expect([...(isHit ? death.ends : []), ...(isDone ? [0] : [])]).toContain(end);
          expect(await leftAfter(project.name, 15_000)).toEqual([]);
        }),
    );
  });

  it.concurrent("a run of ci that hangs past the end of its lease leaves nothing", () =>
    withRuns("cic-", async (project) => {
      await project.write({ "compose.yaml": stack });
      const hanging = commandsOf(project).start(["ci", "--ttl", "3s", "--", "sleep", "60"]);
      await said(hanging, "stderr", /db-1 Created/);
      hanging.process.kill("SIGSTOP");
      try {
        expect(await leftAfter(project.name, 30_000)).toEqual([]);
      } finally {
        hanging.process.kill("SIGKILL");
      }
      expect(await leftAfter(project.name, 15_000)).toEqual([]);
    }));
});
