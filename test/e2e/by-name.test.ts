import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { containerIds, containerStates } from "../support/engine-state.ts";
import { hasCompose } from "../support/peer.ts";
import { runBerth, runCompose } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const file = `services:
  web: {image: "busybox:1", command: sleep 600, init: true, stop_grace_period: 0s, ports: ["127.0.0.1::80"]}
  db: {image: "busybox:1", command: sleep 600, init: true, stop_grace_period: 0s}
`;

/** A project created from folder `a`; folder `b` has another file, and folder `broken` one that cannot be used. */
async function withFolders(test: (project: TestProject, run: Runs) => Promise<void>): Promise<void> {
  await withProject("btn-", async (project) => {
    await project.write({
      "a/compose.yaml": file,
      "b/compose.yaml": 'services: {other: {image: "busybox:1"}}',
      "broken/compose.yaml": `services: {other: {image: "\${NEEDED:?}"}}`,
    });
    const run = (program: typeof runBerth) => (folder: string, args: readonly string[], how: "-p" | "variable") => {
      const env = { COMPOSE_PROJECT_NAME: how === "variable" ? project.name : undefined };
      const flags = how === "-p" ? ["-p", project.name] : [];
      return program([...flags, ...args], { cwd: join(project.dir, folder), env });
    };
    const runs = { berth: run(runBerth), compose: run(runCompose) };
    expect((await runs.berth("a", ["up", "-d"], "-p")).code).toBe(0);
    await test(project, runs);
  });
}

type Run = (folder: string, args: readonly string[], how: "-p" | "variable") => ReturnType<typeof runBerth>;
interface Runs {
  readonly berth: Run;
  readonly compose: Run;
}

const lines = (text: string) => text.trim().split("\n").sort();

describe.skipIf(!hasCompose)("a project of another file (needs docker compose as the peer)", () => {
  it("is read by its name as docker compose reads it", () =>
    withFolders(async (_, { berth, compose }) => {
      const reads = ["ps -q", "images -q", "port web 80", "exec -T web echo hi", "logs --no-color web", "volumes -q"];
      for (const folder of ["b", "broken"]) {
        for (const how of ["-p", "variable"] as const) {
          for (const line of reads) {
            const [own, theirs] = [
              await berth(folder, line.split(" "), how),
              await compose(folder, line.split(" "), how),
            ];
            const what = `${line} in ${folder} with ${how}`;
            expect([what, own.code, lines(own.stdout)]).toEqual([what, theirs.code, lines(theirs.stdout)]);
          }
        }
      }
    }));

  it.each([
    ["b", "-p"],
    ["broken", "-p"],
    ["broken", "variable"],
  ] as const)("is changed and removed by its name from folder %s with %s", (folder, how) =>
    withFolders(async ({ name }, { berth }) => {
      const steps: readonly [string, string][] = [
        ["pause web", "paused"],
        ["unpause web", "running"],
        ["stop web", "exited"],
        ["start", "running"],
        ["kill web", "exited"],
        ["restart", "running"],
      ];
      for (const [line, state] of steps) {
        expect([line, (await berth(folder, line.split(" "), how)).code]).toEqual([line, 0]);
        expect([line, (await containerStates(name))[`${name}-web-1`]]).toEqual([line, expect.stringContaining(state)]);
      }
      expect((await berth(folder, ["down"], how)).code).toBe(0);
      expect(await containerIds(name)).toEqual({});
    }),
  );

  it("is refused under -p if the file of -f cannot be used, as in docker compose", () =>
    withFolders(async (_, runs) => {
      for (const run of [runs.berth, runs.compose]) {
        expect((await run("broken", ["-f", "compose.yaml", "stop"], "-p")).code).not.toBe(0);
      }
    }));
});

describe("the project of another folder", () => {
  it("is changed only with --adopt", () =>
    withProject("btn-", async ({ name, dir, write }) => {
      for (const folder of ["a", "b"]) await write({ [`${folder}/compose.yaml`]: `name: ${name}\n${file}` });
      const run = (folder: string, ...args: readonly string[]) =>
        runBerth(args, { cwd: join(dir, folder), env: { COMPOSE_PROJECT_NAME: undefined } });
      await run("a", "up", "-d");
      const ids = await containerIds(name);
      for (const args of [["up", "-d"], ["stop"], ["down", "-v"], ["run", "web", "true"]]) {
        const { code, stderr } = await run("b", ...args);
        expect([args[0], code]).toEqual([args[0], 2]);
        expect(stderr).toContain(`project ${name} belongs to the copy of this stack in ${join(dir, "a")}`);
      }
      expect(await containerIds(name)).toEqual(ids);
      expect((await run("b", "ps", "-q")).code).toBe(0);
      expect((await run("b", "down", "--adopt")).code).toBe(0);
      expect(await containerIds(name)).toEqual({});
    }));
});

describe("a folder that is reached through a link", () => {
  it("gives the project the link's name and path, as in docker compose", () =>
    withProject("btn-", async ({ dir, write }) => {
      await write({ "release-1/compose.yaml": 'services: {web: {image: "busybox:1", volumes: ["./data:/data"]}}' });
      await symlink("release-1", join(dir, "current"));
      const options = {
        cwd: join(dir, "current"),
        env: { PWD: join(dir, "current"), COMPOSE_PROJECT_NAME: undefined },
      };
      const { stdout } = await runBerth(["config"], options);
      expect(stdout).toContain("name: current\n");
      expect(stdout).toContain(`source: ${dir}/current/data`);
    }));
});

describe("plan with the flags of up", () => {
  it("shows what they change", () =>
    withProject("btn-", async ({ name, dir, write }) => {
      await write({ "compose.yaml": file.replace("init: true", "init: true, depends_on: [db], volumes: [/data]") });
      const berth = async (...args: readonly string[]) =>
        (await runBerth(["-p", name, ...args], { cwd: dir })).stdout.trim();
      expect(await berth("plan", "--no-deps", "web")).not.toContain("create db-1");
      expect(await berth("plan", "--no-start")).not.toContain("start web-1");
      await berth("up", "-d");
      expect(await berth("plan", "--scale", "web=2")).toContain("create web-2");
      expect(await berth("plan", "--pull", "always")).toContain("pull busybox:1");
      expect(await berth("plan", "--build")).toContain("nothing to do");
      expect(await berth("plan", "--no-build", "--no-recreate")).toContain("nothing to do");
      expect(await berth("plan", "--always-recreate-deps", "web")).toContain("create db-1");
      expect(await berth("plan", "--force-recreate", "-V")).toContain("create web-1");
    }));
});
