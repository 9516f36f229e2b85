import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { containerIds, projectState } from "../support/engine-state.ts";
import { fixtures, type StackName, stage } from "../support/fixtures.ts";
import { commandsOf } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

const stacks: readonly StackName[] = ["hello", "shop", ...fixtures];
const hasCompose = spawnSync(process.env["BERTH_TEST_DOCKER"] ?? "docker", ["compose", "version"]).status === 0;
const nothing = { containers: {}, networks: {}, volumes: {} };

/** Of `ps --format json`, what both tools must tell alike; one object per line. */
function listed(stdout: string): object[] {
  const rows = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Record<string, unknown>]));
  return rows
    .map(({ Name, Service, State, Health, ExitCode, Image, Project, Ports, ID }) => ({
      ...{ Name, Service, State, Health, ExitCode, Image, Project, Ports, ID },
    }))
    .sort((a, b) => (String(a.Name) < String(b.Name) ? -1 : 1));
}

describe.skipIf(!hasCompose)("beside docker compose (needs it as the peer)", () => {
  it.each(stacks)(
    "gives %s over to docker compose, which recreates nothing, sees all of it, and removes all of it",
    (stack) =>
      withProject("be2-", async (project) => {
        const { env } = await stage(stack, project);
        const { berth, compose } = commandsOf(project, env);
        await berth("up", "-d");
        const ids = await containerIds(project.name);

        const upAgain = await compose("up", "-d");
        expect(upAgain.stderr).not.toMatch(/Recreat|Creat/);
        expect(await containerIds(project.name)).toEqual(ids);
        // docker compose starts a one-shot again that is done: what berth's ps says next is of the same moment.
        const [theirs, ours] = [
          await compose("ps", "-a", "--format", "json"),
          await berth("ps", "-a", "--format", "json"),
        ];
        expect(listed(theirs.stdout)).toHaveLength(Object.keys(ids).length);
        expect(listed(ours.stdout)).toEqual(listed(theirs.stdout));

        await compose("down", "-v");
        expect(await projectState(project.name)).toEqual(nothing);
      }),
  );

  it.each(stacks)("takes %s over from docker compose, recreates nothing, and removes all of it", (stack) =>
    withProject("be2-", async (project) => {
      const { env } = await stage(stack, project);
      const { berth, compose } = commandsOf(project, env);
      await compose("up", "-d");
      const ids = await containerIds(project.name);

      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");
      const up = await berth("up", "-d");
      expect(up.stderr).not.toMatch(/Recreat|Creat|Start/);
      expect(await containerIds(project.name)).toEqual(ids);
      const [ours, theirs] = [await berth("ps", "--format", "json"), await compose("ps", "--format", "json")];
      expect(listed(ours.stdout)).toEqual(listed(theirs.stdout));

      await berth("down", "-v");
      expect(await projectState(project.name)).toEqual(nothing);
    }),
  );

  it("goes on after either tool: a change made by one is settled for the other", () =>
    withProject("be2-", async (project) => {
      const { env } = await stage("ordered", project);
      const { berth, compose } = commandsOf(project, env);
      await compose("up", "-d", "--scale", "web=3");
      await berth("up", "-d", "--force-recreate", "--no-deps", "named");
      await berth("stop", "cache");
      await compose("up", "-d");
      const ids = await containerIds(project.name);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");
      await berth("up", "-d", "--scale", "web=1");
      expect(Object.keys(await containerIds(project.name)).filter((name) => name.includes("-web-"))).toEqual([
        `${project.name}-web-1`,
      ]);
      expect((await compose("ps", "-q", "named")).stdout.trim()).toBe(ids[`${project.name}-by-hand`]);
    }));
});
