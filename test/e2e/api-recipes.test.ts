import { cp, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { installBerth, linkPackages } from "../support/installed.ts";
import { type RunResult, startCommand } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";
import { freePort } from "../support/wire.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const red = `
import { providedStack, stackTest } from "berth/vitest";
import { expect } from "vitest";
stackTest({ file: "../compose.yaml" })("fails", ({ stack }) => expect(stack.project).toBe(providedStack().project));
`;

const hanging = `
import { stackTest } from "berth/vitest";
const test = stackTest({ file: "../compose.yaml" });
test("hangs", async ({ stack }) => { console.log("up:", stack.project); await new Promise(() => {}); }, 100_000);
`;

describe("the recipe for", () => {
  const project = useProject("be2-rec", async ({ dir, write }) => {
    await cp(`${root}examples/testing`, dir, { recursive: true });
    await installBerth(dir);
    await linkPackages(dir, ["vitest", "jest", "mocha", "@playwright/test"]);
    for (const [folder, test] of Object.entries({ red, hanging })) {
      await mkdir(`${dir}/${folder}`);
      for (const file of ["vitest.config.mjs", "stack.mjs"])
        await cp(`${dir}/vitest/${file}`, `${dir}/${folder}/${file}`);
      await write({ [`${folder}/one.test.mjs`]: test });
    }
  });

  /** A runner in its recipe's folder, as a shell there would start it. */
  const start = async (folder: string, command: readonly string[]) => {
    const { dir, name } = project();
    const [program = "", ...args] = command;
    const ours = Object.keys(process.env).filter((key) => /^(VITEST|NODE_ENV|TEST$|DEV$|PROD$|MODE$|CI$)/.test(key));
    return startCommand(program, args, {
      cwd: `${dir}/${folder}`,
      env: {
        ...Object.fromEntries(ours.map((key) => [key, undefined])),
        ...{ COMPOSE_PROJECT_NAME: name, WEB_PORT: String(await freePort()), NO_COLOR: "1" },
        PATH: `${dir}/node_modules/.bin:${root}node_modules/.bin:${process.env["PATH"]}`,
      },
    });
  };
  const run = async (folder: string, command: readonly string[]): Promise<RunResult> =>
    (await start(folder, command)).ended;

  /** Names of what the engine still has of the stacks that a recipe made. */
  const left = async (): Promise<readonly string[]> => {
    const found = await new Docker().listContainers({ all: true, filters: { label: [labels.project] } });
    return found.flatMap(({ Names, Labels }) =>
      Labels[labels.project]?.startsWith(`${project().name}-ci-`) ? Names : [],
    );
  };

  it.each([
    ["vitest", ["vitest", "run"], "3 passed"],
    ["jest", ["jest"], "1 passed"],
    ["mocha", ["mocha"], "1 passing"],
    ["node-test", ["node", "--test"], "# pass 1"],
    ["playwright", ["playwright", "test"], "1 passed"],
  ])("%s passes, and leaves nothing", async (folder, command, told) => {
    const { code, stdout, stderr } = await run(folder, command);
    expect(`${stdout}${stderr}`).toContain(told);
    expect(code).toBe(0);
    expect(await left()).toEqual([]);
  });

  it("vitest leaves nothing of a run that fails", async () => {
    const { code, stdout } = await run("red", ["vitest", "run"]);
    expect(stdout).toContain("1 failed");
    expect(code).toBe(1);
    expect(await left()).toEqual([]);
  });

  it.each(["SIGINT", "SIGKILL"] as const)("vitest leaves nothing of a run that %s ends", async (signal) => {
    const running = await start("hanging", ["vitest", "run"]);
    const isUp = new Promise<void>((up) => {
      running.process.stdout?.on("data", () => running.output.stdout.includes("up:") && up());
    });
    await Promise.race([isUp, running.ended]);
    expect(await left()).toHaveLength(2);
    running.process.kill(signal);
    await running.ended;
    await expect.poll(left, { timeout: 15_000 }).toEqual([]);
  });
});
