import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leftAfter, withRuns } from "../support/ci-runs.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { seed, seeded } from "../support/seeded.ts";
import type { TestProject } from "../support/with-project.ts";

const dir = fileURLToPath(new URL("../../examples/shop", import.meta.url));
const suite = ["--", process.execPath, "--test", `${dir}/test/`];
const random = seeded();

/** The shop as it is in the repository, with another file laid over it, if any. */
async function withShop(over: string | undefined, test: (commands: ProjectCommands, flags: string[]) => Promise<void>) {
  const shop = (project: TestProject) => commandsOf({ name: project.name, dir });
  await withRuns("cic-shop-", async (project) => {
    if (over !== undefined) await project.write({ "over.yaml": over });
    const flags = over === undefined ? [] : ["-f", `${dir}/compose.yaml`, "-f", `${project.dir}/over.yaml`];
    await test(shop(project), flags);
    expect(await leftAfter(project.name, 15_000)).toEqual([]);
  });
}

const closed = 'configs: {proxy: !override {content: "server { listen 80; return 503; }"}}\n';
const broken = "services: {migrate: {command: node nothing.js}}\n";

describe.concurrent("the shop's own test-suite under berth ci", () => {
  it("is green", () =>
    withShop(undefined, async ({ tryBerth }) => {
      const run = await tryBerth(["ci", ...suite]);
      expect(run).toMatchObject({ code: 0 });
      expect(run.stdout).toMatch(/^# pass 4$/m);
      // Two services build one image: no registry knows the name that it has here.
      expect(run.stderr).not.toMatch(/Image .*-ci-.* Pulling/);
    }));

  it("is red where the shop is closed", () =>
    withShop(closed, async ({ tryBerth }, flags) => {
      const run = await tryBerth([...flags, "ci", ...suite]);
      expect(run).toMatchObject({ code: 1 });
      expect(run.stdout).toMatch(/^# fail [34]$/m);
    }));

  it("never runs where the shop does not come up, which has a code of its own and names who is to blame", () =>
    withShop(broken, async ({ tryBerth }, flags) => {
      const run = await tryBerth([...flags, "ci", ...suite]);
      expect(run).toMatchObject({ code: 71, stdout: "" });
      expect(run.stderr).toContain('service "migrate"');
      expect(run.stderr).toContain("never ran");
    }));

  it("is ended where it hangs", () =>
    withShop(undefined, async ({ tryBerth }) => {
      const hangs = ["--", process.execPath, "-e", "setInterval(() => {}, 1000)"];
      expect(await tryBerth(["ci", "--command-timeout", "1s", ...hangs])).toMatchObject({ code: 124 });
    }));

  it("ends with the job that is terminated", () =>
    withShop(undefined, async ({ start }) => {
      const run = start(["ci", ...suite]);
      await said(run, "stderr", /db-1 Healthy/);
      run.process.kill("SIGTERM");
      expect(await run.ended).toMatchObject({ code: 143 });
    }));

  it(`leaves nothing where the job is killed on the way (seed ${seed})`, () =>
    withShop(undefined, async ({ start }) => {
      const run = start(["ci", ...suite]);
      const lines = 8 + Math.floor(random() * 20);
      await said(run, "stderr", new RegExp(`(?:.*\\n){${lines}}`));
      run.process.kill("SIGKILL");
      expect(await run.ended).toMatchObject({ signal: "SIGKILL" });
    }));
});
