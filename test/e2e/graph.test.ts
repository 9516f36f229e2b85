import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { runBerth } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const nobody = { DOCKER_HOST: "tcp://127.0.0.1:1" };
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-graph-"));
  await writeFile(
    join(folder, "compose.yaml"),
    `name: loop
services:
  web: {image: nginx:1, depends_on: {api: {condition: service_healthy}}, ports: ["8080:80"]}
  api: {image: app, depends_on: [auth]}
  auth: {image: app, depends_on: [api, ghost], networks: [nowhere]}
  debug: {image: app, profiles: [dev]}
`,
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const graph = (...args: readonly string[]) => runBerth(["graph", ...args], { cwd: folder, env: nobody });

describe("berth graph", () => {
  it("draws a stack that loading refuses, without an engine, and names the cycle", async () => {
    expect((await runBerth(["config", "-q"], { cwd: folder })).code).toBe(3);
    const { code, stdout, stderr } = await graph();
    expect(stdout).toContain("web\n└─ api (healthy)\n   └─ auth ↻ cycle\n");
    expect(stdout).toContain("debug [profile dev, off]");
    expect(stderr).toBe("warning: dependency cycle: api → auth → api\n");
    expect(code).toBe(0);
  });

  it.each(["tree", "mermaid", "dot", "svg", "json"])("draws it as %s", async (format) => {
    const { code, stdout } = await graph("--format", format);
    expect(stdout).toContain("auth");
    expect(code).toBe(0);
  });

  it("takes the format from the name of the file that it writes", async () => {
    const { code, stdout } = await graph("-o", "stack.svg");
    expect(await readFile(join(folder, "stack.svg"), "utf8")).toMatch(/<svg [\s\S]*<\/svg>/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("shows the services that are named and what they need, and no others", async () => {
    const { stdout } = await graph("auth", "--format", "json");
    expect(JSON.parse(stdout).services.map(({ name }: { name: string }) => name)).toEqual(["api", "auth"]);
  });

  it("draws services that are alike as one on request, and in a picture of many", async () => {
    const services = (count: number) =>
      Array.from({ length: count }, (_, index) => `  worker-${index}: {image: app}\n`).join("");
    const file = join(folder, "workers.yaml");
    const workers = (...args: readonly string[]) => runBerth(["--file", file, "graph", ...args], { env: nobody });
    await writeFile(file, `services:\n${services(3)}`);
    expect((await workers()).stdout).toContain("worker-2");
    expect((await workers("--collapse")).stdout).toContain("worker-* (3)");
    await writeFile(file, `services:\n${services(50)}`);
    expect((await workers("--format", "dot")).stdout).toContain("worker-* (50)");
    expect((await workers("--format", "dot", "--no-collapse")).stdout).toContain("worker-49");
  });

  it("refuses to highlight what is not there", async () => {
    const { code, stderr } = await graph("--highlight", "wev");
    expect(stderr).toContain("no such service: wev");
    expect(stderr).toContain('Did you mean "web"?');
    expect(code).toBe(2);
  });
});

describe("berth graph --live", () => {
  const project = useProject("cli-graph-", async (made) => {
    await made.write({
      "compose.yaml": `services:
  web: {image: busybox:1, command: sleep 600, init: true, depends_on: {job: {condition: service_completed_successfully}},
    ports: ["127.0.0.1::80"], healthcheck: {test: "true", ${quickProbe}}}
  job: {image: busybox:1, command: "true"}
  bad: {image: busybox:1, command: sh -c "exit 3"}
  later: {image: busybox:1, profiles: [later]}
`,
    });
  });

  it("tells what runs, how it is, and which port the engine chose", async () => {
    const { berth, tryBerth } = commandsOf(project());
    expect((await berth("graph", "--live")).stdout).toContain("web ● not created");
    await berth("up", "-d", "--wait", "web");
    await tryBerth(["up", "-d", "bad"]);
    await tryBerth(["wait", "bad"]);
    const { stdout } = await berth("graph", "--live");
    expect(stdout).toContain(
      "web ● healthy\n└─ job (completed) ● exited 0\nbad ● exited 3\nlater [profile later, off]\n",
    );
    expect(stdout).toMatch(/ports\n {2}web {2}127\.0\.0\.1:\d+→80\n/);
  });
});
