import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectState, removeProject } from "../support/engine-state.ts";
import { noPrivateEngine, type PrivateEngine, privateEngine } from "../support/private-engine.ts";
import { commandsOf } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { moments, seed, seeded } from "../support/seeded.ts";
import { expectWish, reach, sturdyStack, type Wish } from "../support/sturdy-stack.ts";
import { withProject } from "../support/with-project.ts";

const random = seeded();
const first: Wish = { version: 1, web: 2 };
const second: Wish = { version: 2, web: 3 };
const up = ["up", "-d", "--remove-orphans"];

describe.skipIf(noPrivateEngine)(
  `an engine that goes away in the middle of up (seed ${seed}; needs one of its own: ${noPrivateEngine ?? "it has"})`,
  () => {
    const cases = (["SIGTERM", "SIGKILL"] as const).flatMap((signal) =>
      [undefined, first].flatMap((from) =>
        moments(1, random).map((moment) => ({
          signal,
          from,
          how: from === undefined ? "a first up" : "a change",
          percent: Math.round(moment * 100),
        })),
      ),
    );

    let engine: PrivateEngine;
    beforeAll(async () => {
      engine = await privateEngine("busybox:1");
    });
    let interrupted = 0;
    afterAll(async () => {
      await engine.remove();
      // Where the engine went after the end, nothing was proven.
      expect(interrupted).toBeGreaterThanOrEqual(cases.length / 2);
    });

    it.each(["SIGTERM", "SIGKILL"] as const)("%s in the middle of exec and run is told, and ends both", (signal) =>
      withProject("be2-", async (project) => {
        const { berth, start } = commandsOf(project, { DOCKER_HOST: engine.dockerHost });
        const idle = `image: "busybox:1", network_mode: none, stop_grace_period: 0s, command: ["sleep", "600"]`;
        await project.write({ "compose.yaml": `services: {web: {${idle}}}` });
        try {
          await berth("up", "-d");
          const talks = [
            start(["exec", "-T", "web", "sh", "-c", "echo begun; sleep 600"]),
            start(["run", "--rm", "-T", "web", "sh", "-c", "echo begun; sleep 600"]),
          ];
          await Promise.all(talks.map((talk) => said(talk, "stdout", /begun/)));
          await engine.end(signal);
          await engine.start();
          const [exec, run] = await Promise.all(talks.map(({ ended }) => ended));
          expect(exec?.code).toBe(4);
          expect(exec?.stderr).toMatch(/^error: the engine was stopped or restarted while the command ran/m);
          // Stopped in order, the engine may yet tell how the container ended.
          expect(signal === "SIGKILL" ? [4] : [4, 137, 143]).toContain(run?.code);
          if (run?.code === 4)
            expect(run.stderr).toMatch(/^error: the (?:connection to the engine was lost|engine was)/m);
        } finally {
          await removeProject(project.name, engine.docker);
        }
      }),
    );

    it.each(cases)(
      "$signal at $percent % of $how: once it is back, the next up converges",
      ({ signal, from, percent }) =>
        withProject("be2-", async (project) => {
          const commands = commandsOf(project, { DOCKER_HOST: engine.dockerHost });
          const to = from === undefined ? first : second;
          try {
            if (from !== undefined) await reach(from, project, commands);
            await project.write({ "compose.yaml": sturdyStack(to) });
            const lines = (await commands.berth("plan", "--remove-orphans")).stdout.split("\n").length;
            const broken = commands.start(up);
            // A step says about two lines; where they are fewer, it ends before that, and is none of this test's.
            await said(broken, "stderr", new RegExp(`(.*\n){${Math.max(1, Math.floor((lines * percent) / 100))}}`));
            await pause(random() * 30);
            await engine.end(signal);
            await engine.start();
            const result = await broken.ended;
            expect(result.stderr).not.toMatch(/bug:|^\s+at .+:\d+:\d+\)?$/m);
            if (result.code !== 0) {
              interrupted++;
              expect(result.stderr).toMatch(/^error: .*/m);
            }

            await commands.berth(...up);
            await expectWish(project.name, to, engine.docker);
            expect((await commands.berth("plan", "--exit-code", "--remove-orphans")).stdout).toContain("nothing to do");
            await commands.berth("down", "-v");
            expect(await projectState(project.name, engine.docker)).toEqual({
              containers: {},
              networks: {},
              volumes: {},
            });
          } finally {
            await removeProject(project.name, engine.docker);
          }
        }),
    );
  },
);
