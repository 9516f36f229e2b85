import { describe, expect, it } from "vitest";
import { attributeStacks, notesOf, withOutsiders } from "../support/attribute-stacks.ts";
import { containerIds, projectState } from "../support/engine-state.ts";
import { fixtures, type StackName, stage } from "../support/fixtures.ts";
import { hasCompose } from "../support/peer.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

const stacks: readonly StackName[] = ["hello", "shop", "workers", ...fixtures];

/** Those that run anywhere: their containers end at once or sleep, and need no port, device or newer engine. */
const startable = attributeStacks.filter((name) => /\/(0[25-8]|10|2[68]|3[0-2]|4[057]|5[0679]|6[0268]|74)-/.test(name));
const nothing = { containers: {}, networks: {}, volumes: {} };

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Of `ps --format json`, what both tools must tell alike; one object per line. */
function listed(stdout: string): Rows {
  const rows = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Record<string, unknown>]));
  return rows
    .map(({ Name, Service, State, Health, ExitCode, Image, Project, Ports, ID }) => ({
      ...{ Name, Service, State, Health, ExitCode, Image, Project, Ports, ID },
    }))
    .sort((a, b) => (String(a.Name) < String(b.Name) ? -1 : 1));
}

/** Asserts that both tools tell the same of each container. One may become healthy, or end, between two looks: so berth looks before and after. */
async function expectAlike(
  { berth, compose }: Pick<ProjectCommands, "berth" | "compose">,
  names: readonly string[],
): Promise<void> {
  const ps = ["ps", "-a", "--format", "json"];
  const before = listed((await berth(...ps)).stdout);
  const theirs = listed((await compose(...ps)).stdout);
  const after = listed((await berth(...ps)).stdout);
  for (const rows of [before, theirs, after]) expect(rows.map(({ Name }) => Name)).toEqual(names);
  for (const [index, row] of theirs.entries()) expect([before[index], after[index]]).toContainEqual(row);
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
        await expectAlike({ berth, compose }, Object.keys(ids));

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
      await expectAlike({ berth, compose }, Object.keys(ids));

      await berth("down", "-v");
      expect(await projectState(project.name)).toEqual(nothing);
    }),
  );

  it.concurrent.each(startable)("neither recreates what the other made of %s", (stack) =>
    withProject("ins-", async (project) => {
      const { env } = await stage(stack, project);
      const { berth, compose } = commandsOf(project, env);
      await withOutsiders(project.name, await notesOf(project), async () => {
        await compose("up", "-d");
        const theirs = await containerIds(project.name);
        await berth("up", "-d");
        expect(await containerIds(project.name)).toEqual(theirs);

        await berth("up", "-d", "--force-recreate");
        const ours = await containerIds(project.name);
        expect(Object.values(ours).filter((id) => Object.values(theirs).includes(id))).toEqual([]);
        const { stderr } = await compose("up", "-d");
        expect(await containerIds(project.name), stderr).toEqual(ours);
      });
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
