import { describe, expect, it } from "vitest";
import type { CreateExec } from "../../../../src/engine/sessions.ts";
import { type ExecRequest, exec } from "../../../../src/flows/run/exec.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `services: {web: {image: "web:1"}}`;
const request: ExecRequest = {
  service: "web",
  command: ["true"],
  detach: false,
  env: [],
  tty: undefined,
  interactive: false,
  privileged: false,
};

describe("exec", () => {
  it("creates the command, starts it, and asks how it ended", async () => {
    const { ctx, calls } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await exec(request, ctx)).toBe(0);
    expect(calls.map((call) => call.replace(/ [0-9a-f]{64}$/, ""))).toEqual([
      "summaries shop",
      "createExec shop-web-1",
      "startExec",
      "inspectExec",
    ]);
  });

  it("returns the exit code of the command", async () => {
    const { ctx } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await exec({ ...request, command: ["false"] }, ctx)).toBe(1);
  });

  it("does not wait for a command in the background", async () => {
    const { ctx, calls } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await exec({ ...request, command: ["false"], detach: true }, ctx)).toBe(0);
    expect(calls.at(-1)).toMatch(/^startExecDetached /);
  });

  it("passes user, folder and variables on, with values from the shell", async () => {
    const engine = await broughtUp(file);
    const created: CreateExec[] = [];
    const createExec = async (options: CreateExec) => {
      created.push(options);
      return engine.createExec(options);
    };
    const { ctx } = memoryContext(file, { engine: { ...engine, createExec }, env: { FROM_SHELL: "b" } });
    await exec({ ...request, env: ["A=a", "FROM_SHELL", "UNSET"], user: "root", workingDir: "/srv" }, ctx);
    expect(created).toEqual([
      expect.objectContaining({ env: ["A=a", "FROM_SHELL=b"], user: "root", workingDir: "/srv", tty: false }),
    ]);
  });

  it("shows the command in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await broughtUp(file), dryRun: true });
    expect(await exec({ ...request, command: ["ls", "-l"] }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual(["result: exec in shop-web-1: ls -l"]);
  });

  it.each([true, false])("refuses a variable without a name before all else, in a dry run: %s", async (dryRun) => {
    const { ctx, calls } = memoryContext(file, { dryRun });
    await expect(exec({ ...request, env: ["=a"] }, ctx)).rejects.toThrow('invalid variable "=a"');
    expect(calls).toEqual([]);
  });

  it("fails if the command cannot be run", async () => {
    const { ctx } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(exec({ ...request, command: ["missing"] }, ctx)).rejects.toThrow(
      'the command "missing" cannot be run in the container',
    );
  });

  it.each([
    ["no command", { command: [] }, "exec needs a command"],
    ["an unknown service", { service: "nope" }, "no such service: nope"],
    ["a replica that does not exist", { index: 2 }, 'service "web" is not running container #2'],
    ["an invalid replica number", { index: 0 }, 'invalid replica number "0" for --index'],
    ["a variable without a name", { env: ["=a"] }, 'invalid variable "=a"'],
    ["a terminal if stdin is a pipe", { tty: true, interactive: true }, "stdin is not a terminal"],
  ])("refuses %s", async (_, other, message) => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(exec({ ...request, ...other }, ctx)).rejects.toThrow(message);
    expect(writes()).toEqual([]);
  });

  it("refuses a service that is not running", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await expect(exec(request, ctx)).rejects.toThrow('service "web" is not running');
    expect(writes()).toEqual([]);
  });
});
