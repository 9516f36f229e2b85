import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { containerStates, projectState } from "../support/engine-state.ts";
import { installBerth, linkPackages, mustRun } from "../support/installed.ts";
import { useProject } from "../support/use-project.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const compose = `
services:
  web: { image: "nginx:1", ports: ["80"], stop_grace_period: 0s }
  one: { image: "busybox:1", command: "sleep 1000", stop_grace_period: 0s }
`;

const program = `
import { Stack, StackInvalid } from "berth";
const stack = await Stack.load({ project: process.argv[2] });
const abort = new AbortController();
const onEvent = ({ type }) => { if (type === "done") abort.abort(); };
const broken = await stack.up({ signal: abort.signal, onEvent }).catch(({ name }) => name);
await stack.up();
const unread = stack.events();
const answer = await fetch((await stack.endpoint("web", 80)).url.replace("tcp", "http"));
const { stdout } = await stack.exec("one", ["echo", "hello"]);
await stack[Symbol.asyncDispose]();
process.on("exit", (code) => {
  console.log(JSON.stringify({ broken, status: answer.status, stdout, code }));
});
`;

const consumer = `
import { ApplyFailed, type Container, type LogLine, type Plan, Stack, type StackEvent, StackInvalid } from "berth";

export async function use(signal: AbortSignal): Promise<readonly Container[]> {
  await using stack = await Stack.load({ file: ["compose.yaml"], env: { A: "b" }, onEvent: (event: StackEvent) => event.type });
  const plan: Plan = await stack.plan();
  const steps: readonly string[] = plan.steps.map(({ id }) => id);
  await stack.up({ signal, scale: { web: 2 }, services: steps });
  for await (const line of stack.logs({ follow: true })) ((one: LogLine) => one.text)(line);
  const { exitCode }: { exitCode: number } = await stack.exec("web", ["true"], { stdin: new Uint8Array() });
  if (exitCode > 0) throw new ApplyFailed("no", { hint: "yes" });
  return stack.ps();
}

export const problemsOf = (error: unknown) => (error instanceof StackInvalid ? error.problems.map(({ at }) => at?.source.path) : []);

// @ts-expect-error: unknown options are errors
void Stack.load({ projct: "x" });
`;

const stackTestFile = `
import { stackTest } from "berth/vitest";
import { expect } from "vitest";
stackTest({ file: "compose.yaml" })("runs a command", async ({ stack }) => {
  expect((await stack.exec("one", ["echo", "hello"])).stdout).toBe("hello\\n");
});
`;

const vitestConsumer = `
import { type ProvidedStack, providedStack, stackSetup, stackTest } from "berth/vitest";
import { expect, inject } from "vitest";

export default stackSetup({ file: "compose.yaml", up: { scale: { web: 2 } } });
export const provided: ProvidedStack = providedStack();
export const endpoint: string = provided.endpoint("web", 80).url;
stackTest()("has a stack", async ({ stack }) => {
  const { exitCode }: { exitCode: number } = await stack.exec("one", ["true"]);
  expect(exitCode, inject("berth").project).toBe(0);
});

// @ts-expect-error: unknown options are errors
stackTest({ fil: "compose.yaml" });
`;

const compilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: false, target: "es2022", lib: ["es2023", "esnext.disposable"] },
  ...{ exactOptionalPropertyTypes: true, types: ["node"], typeRoots: [`${root}node_modules/@types`] },
};

const resolutions = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

describe("the package, installed in an empty folder", () => {
  const project = useProject("be2-pkg", async ({ dir, write }) => {
    await installBerth(dir);
    await write({ "compose.yaml": compose, "program.mjs": program, "consumer.mts": consumer });
    await write({ "stack.test.mjs": stackTestFile, "vitest-consumer.mts": vitestConsumer });
  });

  const run = (command: string, ...args: readonly string[]) => {
    const { dir, name } = project();
    const vitestVariables = Object.keys(process.env).filter((key) => /^(VITEST|NODE_ENV|TEST$)/.test(key));
    const unset = Object.fromEntries(vitestVariables.map((key) => [key, undefined]));
    return mustRun(command, args, { cwd: dir, env: { ...unset, COMPOSE_PROJECT_NAME: name, NO_COLOR: "1" } });
  };
  const berth = (...args: readonly string[]) => run(`${project().dir}/node_modules/.bin/berth`, ...args);

  /** Type-checks a file, the declarations of the package included. */
  const typeCheck = async (file: string, resolution: (typeof resolutions)[number]) => {
    const config = { compilerOptions: { ...compilerOptions, ...resolution }, files: [file] };
    await project().write({ "tsconfig.json": JSON.stringify(config) });
    await run(`${root}node_modules/.bin/tsc`, "-p", ".");
  };

  it("is the only package that npm installs", async () => {
    const { dir } = project();
    const { stdout } = await run("npm", "ls", "--all", "--parseable", "--prefix", dir);
    expect(stdout.trim().split("\n")).toEqual([dir, `${dir}/node_modules/berth`]);
  });

  it("has the license notices of the packages whose code it contains", async () => {
    const text = await readFile(`${project().dir}/node_modules/berth/dist/THIRD-PARTY-NOTICES`, "utf8");
    expect(text).toMatch(/^yaml \d+\.\d+\.\d+ \(ISC\)$/m);
    expect(text).toContain("Copyright Eemeli Aro");
    expect(text).toMatch(/^@viz-js\/viz .* \(MIT\)\n\nCopyright \(c\) Michael Daines\n/m);
    // What the build leaves out, and what only the tests need, is not named.
    expect(text).not.toMatch(/^(?:ssh2|vitest|esbuild) /m);
  });

  it("runs plan, up and down", async () => {
    const { name } = project();
    expect((await berth("plan")).stdout).toContain("create web-1");
    expect(await containerStates(name)).toEqual({});
    await berth("up", "-d");
    expect(await containerStates(name)).toEqual({ [`${name}-one-1`]: "running", [`${name}-web-1`]: "running" });
    await berth("down");
    expect(await projectState(name)).toEqual({ containers: {}, networks: {}, volumes: {} });
  });

  it("runs a program, prints nothing, and leaves neither a handle nor a container", async () => {
    const { dir, name } = project();
    const { stdout, stderr } = await mustRun("node", ["program.mjs", name], { cwd: dir });
    expect(JSON.parse(stdout)).toEqual({ broken: "AbortError", status: 200, stdout: "hello\n", code: 0 });
    expect(stderr).toBe("");
    expect(await projectState(name)).toEqual({ containers: {}, networks: {}, volumes: {} });
  });

  it.each(resolutions)("has types that need no other package, with $moduleResolution", async (resolution) => {
    await typeCheck("consumer.mts", resolution);
  });

  describe("next to vitest", () => {
    beforeAll(() => linkPackages(project().dir, ["vitest"]));

    it("gives a test its own stack", async () => {
      const { stdout } = await run(`${root}node_modules/.bin/vitest`, "run");
      expect(stdout).toContain("1 passed");
    });

    it.each(resolutions)("has types for its tests, with $moduleResolution", async (resolution) => {
      await typeCheck("vitest-consumer.mts", resolution);
    });
  });
});
