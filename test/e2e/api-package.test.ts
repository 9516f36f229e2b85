import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { projectState } from "../support/engine-state.ts";
import { installBerth, mustRun } from "../support/installed.ts";
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

// @ts-expect-error: a misspelt option is told
void Stack.load({ projct: "x" });
`;

const options = {
  ...{ strict: true, noEmit: true, skipLibCheck: false, target: "es2022", lib: ["es2023", "esnext.disposable"] },
  ...{ exactOptionalPropertyTypes: true, types: ["node"], typeRoots: [`${root}node_modules/@types`] },
};

describe("the package, unpacked into an empty folder", () => {
  const project = useProject("be2-pkg", async ({ dir, write }) => {
    await installBerth(dir);
    await write({ "compose.yaml": compose, "program.mjs": program, "consumer.mts": consumer });
  });

  it("works alone, prints nothing, and leaves neither a handle nor a container", async () => {
    const { dir, name } = project();
    const { stdout, stderr } = await mustRun("node", ["program.mjs", name], { cwd: dir });
    expect(JSON.parse(stdout)).toEqual({ broken: "AbortError", status: 200, stdout: "hello\n", code: 0 });
    expect(stderr).toBe("");
    expect(await projectState(name)).toEqual({ containers: {}, networks: {}, volumes: {} });
  });

  it.each([
    { module: "nodenext", moduleResolution: "nodenext" },
    { module: "esnext", moduleResolution: "bundler" },
  ])("has types that hold to the last declaration, with $moduleResolution", async (resolution) => {
    const { dir, write } = project();
    const config = { compilerOptions: { ...options, ...resolution }, files: ["consumer.mts"] };
    await write({ "tsconfig.json": JSON.stringify(config) });
    await mustRun(`${root}node_modules/.bin/tsc`, ["-p", "."], { cwd: dir });
  });
});
