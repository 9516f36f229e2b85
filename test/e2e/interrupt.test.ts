import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerIds, containerStates, projectState } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { commandsOf } from "../support/project-commands.ts";
import { berthEntry } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { withProject } from "../support/with-project.ts";

const docker = new Docker();

/** Says that it runs, and that it stops, with an exit code of its own. */
function speaker(name: string, code = 0): string {
  return `["sh", "-c", "trap 'echo ${name} stops; exit ${code}' TERM; echo ${name} runs; sleep 86400 & wait"]`;
}

const pair = `
services:
  db:
    image: busybox:1
    command: ${speaker("db")}
  web:
    image: busybox:1
    command: ${speaker("web", 3)}
    depends_on: [db]
`;

async function finishedAt(name: string): Promise<number> {
  return Date.parse((await docker.getContainer(name).inspect()).State.FinishedAt);
}

describe("an attached up", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops its services in order on %s, shows their last words, and exits with %i", (signal, code) =>
    withProject("be2-", async (project) => {
      await project.write({ "compose.yaml": pair });
      const up = commandsOf(project).start(["up"]);
      await said(up, "stdout", /web-1 +\| web runs/);
      up.process.kill(signal);
      const ended = await up.ended;
      expect(ended).toMatchObject({ code, signal: null });

      const { containers } = await projectState(project.name);
      expect(containers).toMatchObject({
        [`${project.name}-db-1`]: { state: "exited", exitCode: 0 },
        [`${project.name}-web-1`]: { state: "exited", exitCode: 3 },
      });
      expect(await finishedAt(`${project.name}-web-1`)).toBeLessThanOrEqual(await finishedAt(`${project.name}-db-1`));
      expect(ended.stdout).toMatch(/^db-1 +\| db stops$/m);
      expect(ended.stdout).toMatch(/^web-1 +\| web stops$/m);
      expect(ended.stdout).toMatch(/^web-1 exited with code 3$/m);
      expect(ended.stderr).toContain(`Container ${project.name}-web-1 Stopped`);
      expect(ended.stderr).not.toMatch(/bug:|at .*\.js:\d+/);
    }),
  );

  it("of named services stops these alone", () =>
    withProject("be2-", async (project) => {
      await project.write({ "compose.yaml": pair });
      const { start } = commandsOf(project);
      const up = start(["up", "web"]);
      await said(up, "stdout", /web-1 +\| web runs/);
      up.process.kill("SIGINT");
      expect((await up.ended).code).toBe(130);
      const states = { [`${project.name}-db-1`]: "running", [`${project.name}-web-1`]: "exited" };
      expect(await containerStates(project.name)).toEqual(states);
    }));

  it("kills at the second SIGINT what would not stop at the first", () =>
    withProject("be2-", async (project) => {
      await project.write({
        "compose.yaml": `
services:
  deaf:
    image: busybox:1
    command: ["sh", "-c", "trap 'echo heard' TERM; echo runs; while :; do sleep 86400 & wait; done"]
    stop_grace_period: 100s
`,
      });
      const up = commandsOf(project).start(["up"]);
      await said(up, "stdout", /\| runs/);
      up.process.kill("SIGINT");
      await said(up, "stdout", /\| heard/);
      const startMs = performance.now();
      up.process.kill("SIGINT");
      expect(await up.ended).toMatchObject({ code: 130 });
      expect(performance.now() - startMs).toBeLessThan(10_000);
      const { containers } = await projectState(project.name);
      expect(containers).toMatchObject({ [`${project.name}-deaf-1`]: { state: "exited", exitCode: 137 } });
    }));

  it("ends by itself once all services have, keeping their stdout and stderr apart", () =>
    withProject("be2-", async (project) => {
      await project.write({
        "compose.yaml": `
services:
  one: {image: "busybox:1", command: ["sh", "-c", "echo to out; echo to err >&2"]}
  other: {image: "busybox:1", command: ["sh", "-c", "exit 4"]}
`,
      });
      const { code, stdout, stderr } = await commandsOf(project).tryBerth(["up"]);
      expect(code).toBe(0);
      expect(stdout.split("\n").sort()).toEqual([
        "",
        "Attaching to one-1, other-1",
        "one-1    | to out",
        "one-1 exited with code 0",
        "other-1 exited with code 4",
      ]);
      expect(stderr).toMatch(/^one-1 +\| to err$/m);
      expect(await containerStates(project.name)).toEqual({
        [`${project.name}-one-1`]: "exited",
        [`${project.name}-other-1`]: "exited",
      });
    }));

  it("goes on with a service that another command restarts and recreates", () =>
    withProject("be2-", async (project) => {
      const file = (life: number) => ({
        "compose.yaml": `
services:
  web: {image: "busybox:1", command: ${speaker(`life ${life}`)}}
  other: {image: "busybox:1", command: ${speaker("other")}}
`,
      });
      await project.write(file(1));
      const { start, berth } = commandsOf(project);
      const up = start(["up"]);
      await said(up, "stdout", /life 1 runs/);
      await berth("restart", "web");
      await said(up, "stdout", /(life 1 runs[\s\S]*){2}/);
      await project.write(file(2));
      await berth("up", "-d");
      await said(up, "stdout", /life 2 runs/);
      up.process.kill("SIGINT");
      expect(await up.ended).toMatchObject({ code: 130 });
      expect(new Set(Object.values(await containerStates(project.name)))).toEqual(new Set(["exited"]));
    }));
});

describe("a detached up", () => {
  it("exits with 130 at SIGINT while it waits, leaves what runs, and the next one goes on from there", () =>
    withProject("be2-", async (project) => {
      await project.write({
        "compose.yaml": `
services:
  db:
    image: busybox:1
    command: ${speaker("db")}
    healthcheck: {test: ["CMD", "test", "-f", "/ready"], interval: 200ms, timeout: 10s, retries: 1000}
  web:
    image: busybox:1
    command: ${speaker("web")}
    depends_on: {db: {condition: service_healthy}}
`,
      });
      const { start, berth } = commandsOf(project);
      const up = start(["up", "-d"]);
      await said(up, "stderr", /db-1 Waiting/);
      up.process.kill("SIGINT");
      expect(await up.ended).toMatchObject({ code: 130, signal: null });
      expect(await containerStates(project.name)).toEqual({
        [`${project.name}-db-1`]: "running",
        [`${project.name}-web-1`]: "created",
      });

      const ids = await containerIds(project.name);
      await inContainer(`${project.name}-db-1`, ["touch", "/ready"]);
      await berth("up", "-d");
      expect(await containerStates(project.name)).toEqual({
        [`${project.name}-db-1`]: "running",
        [`${project.name}-web-1`]: "running",
      });
      expect(await containerIds(project.name)).toEqual(ids);
    }));
});

describe("logs", () => {
  const chatty = `
services:
  web:
    image: busybox:1
    command: ["sh", "-c", "trap exit TERM; n=0; while :; do n=$$((n+1)); echo line $$n; sleep 0.05; done"]
`;

  it("-f ends quietly when its reader leaves (| head)", () =>
    withProject("be2-", async (project) => {
      await project.write({ "compose.yaml": chatty });
      await commandsOf(project).berth("up", "-d");
      const pipe = `("$0" "${berthEntry}" -p ${project.name} logs -f; echo "code $?" >&2) | head -n 2`;
      const { stdout, stderr } = await promisify(execFile)("sh", ["-c", pipe, process.execPath], {
        cwd: project.dir,
        timeout: 60_000,
      });
      expect(stdout).toBe("web-1  | line 1\nweb-1  | line 2\n");
      expect(stderr).toBe("code 0\n");
    }));

  it("-f follows a restart and a recreate, and leaves at SIGINT with 130", () =>
    withProject("be2-", async (project) => {
      const file = (life: number) => ({
        "compose.yaml": `services: {web: {image: "busybox:1", command: ${speaker(`life ${life}`)}}}`,
      });
      await project.write(file(1));
      const { start, berth } = commandsOf(project);
      await berth("up", "-d");
      const logs = start(["logs", "-f"]);
      await said(logs, "stdout", /life 1 runs/);
      await berth("restart");
      await said(logs, "stdout", /(life 1 runs[\s\S]*){2}/);
      await project.write(file(2));
      await berth("up", "-d");
      await said(logs, "stdout", /life 2 runs/);
      logs.process.kill("SIGINT");
      expect(await logs.ended).toMatchObject({ code: 130 });
      expect(await containerStates(project.name)).toEqual({ [`${project.name}-web-1`]: "running" });
    }));

  it("passes bytes on as they were: no text, carriage returns, long lines, no final newline", () =>
    withProject("be2-", async (project) => {
      const script = [
        String.raw`printf '\377\376\200 no text\n'`,
        String.raw`printf 'half\rway\r\n'`,
        "head -c 200000 /dev/zero | tr '\\0' x",
        String.raw`printf '\n\n'`,
        "printf 'to err, no end' >&2",
        "printf 'no end'",
      ].join("\n");
      await project.write({
        "compose.yaml": `
services:
  raw:
    image: busybox:1
    command: ["sh", "/script"]
    volumes: ["./script:/script:ro"]
    # json-file, the usual driver, replaces what is no UTF-8 before anybody can read it.
    logging: {driver: local}
`,
        script,
      });
      const { berth } = commandsOf(project);
      await berth("up", "-d");
      await docker.getContainer(`${project.name}-raw-1`).wait();
      const read = (...flags: string[]) =>
        promisify(execFile)(process.execPath, [berthEntry, "-p", project.name, "logs", ...flags], {
          cwd: project.dir,
          encoding: "buffer",
          maxBuffer: 2 ** 24,
        });
      const bytes = (prefix: string) =>
        Buffer.concat([
          Buffer.from(prefix),
          Buffer.from([0xff, 0xfe, 0x80]),
          Buffer.from(` no text\n${prefix}half\rway\r\n${prefix}${"x".repeat(200_000)}\n${prefix}\n${prefix}no end\n`),
        ]);
      const plain = await read("--no-log-prefix");
      expect(plain.stdout.equals(bytes(""))).toBe(true);
      expect(plain.stderr.toString()).toBe("to err, no end\n");
      const prefixed = await read();
      expect(prefixed.stdout.equals(bytes("raw-1  | "))).toBe(true);
      expect(prefixed.stderr.toString()).toBe("raw-1  | to err, no end\n");
    }));

  it("takes the last lines, a time range, and leaves colours out where it is told so", () =>
    withProject("be2-", async (project) => {
      await project.write({
        "compose.yaml": `
services:
  one: {image: "busybox:1", command: ["sh", "-c", "echo a; echo b; echo c"]}
  two: {image: "busybox:1", command: ["sh", "-c", "echo d; echo e"]}
`,
      });
      const { berth } = commandsOf(project);
      await berth("up", "-d");
      for (const name of ["one", "two"]) await docker.getContainer(`${project.name}-${name}-1`).wait();
      expect((await berth("logs", "--tail", "1")).stdout.split("\n").sort()).toEqual(["", "one-1  | c", "two-1  | e"]);
      expect((await berth("logs", "one")).stdout).toBe("one-1  | a\none-1  | b\none-1  | c\n");
      expect((await berth("logs", "--since", "1h", "--until", "30m")).stdout).toBe("");
      expect((await berth("logs", "-t", "--tail", "1", "two")).stdout).toMatch(
        /^two-1 {2}\| \d{4}-\d\d-\d\dT[\d:.]+Z e\n$/,
      );
      expect((await berth("--ansi", "always", "logs", "--no-color", "two")).stdout).toBe("two-1  | d\ntwo-1  | e\n");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour is a control sequence.
      expect((await berth("--ansi", "always", "logs", "two")).stdout).toMatch(/\x1b\[\d+m/);
    }));
});
