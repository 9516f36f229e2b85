import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerIds, containerStates } from "../support/engine-state.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { runBerth } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const docker = new Docker();
const idle = `image: "busybox:1", stop_grace_period: 0s, init: true, command: sleep 3600`;
const stack = `
services:
  db: {${idle}, healthcheck: {test: "true", ${quickProbe}}}
  web: {${idle}, depends_on: {db: {condition: service_started, restart: true}}}
  apart: {${idle}}
`;

const project = useProject("tri-chg-", async (made) => {
  await made.write({ "compose.yaml": stack });
  await commandsOf(made).berth("--parallel", "1", "up", "-d");
});

const berth: ProjectCommands["berth"] = (...args) => commandsOf(project()).berth(...args);
const named = (...shorts: readonly string[]) => shorts.map((short) => `${project().name}-${short}-1`);

/** What a command made anew, and what it started again as it was. */
async function changesBy(...args: readonly string[]) {
  const before = await moments();
  const { stdout, stderr } = await berth(...args);
  const now = await moments();
  const names = Object.keys(now).sort();
  return {
    made: names.filter((name) => now[name]?.id !== before[name]?.id),
    restarted: names.filter((name) => now[name]?.id === before[name]?.id && now[name]?.at !== before[name]?.at),
    said: stdout + stderr,
  };
}

async function moments(): Promise<Record<string, { readonly id: string; readonly at: string }>> {
  const ids = Object.entries(await containerIds(project().name));
  const found = ids.map(async ([name, id]) => {
    const { State } = await docker.getContainer(id).inspect();
    return [name, { id, at: State.StartedAt }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

describe("up", () => {
  it("--always-recreate-deps makes what a named service needs anew, and nothing else", async () => {
    expect(await changesBy("up", "-d", "web")).toMatchObject({ made: [], restarted: [] });
    const { made } = await changesBy("up", "-d", "--always-recreate-deps", "web");
    expect(made).toContain(named("db")[0]);
    expect(made).not.toContain(named("apart")[0]);
  });

  it("--no-recreate keeps what changed, --no-start makes it anew and leaves it created", async () => {
    await project().write({ "compose.yaml": stack.replace("apart: {", "apart: {hostname: other, ") });
    expect(await changesBy("up", "-d", "--no-recreate")).toMatchObject({ made: [], restarted: [] });
    expect((await changesBy("up", "--no-start", "apart")).made).toEqual(named("apart"));
    expect(await containerStates(project().name)).toMatchObject({ [named("apart")[0] ?? ""]: "created" });
    await berth("start", "apart");
  });

  it("--no-deps --force-recreate -t 0 makes one service anew, and leaves its dependency alone", async () => {
    const { made, restarted } = await changesBy("up", "-d", "--no-deps", "--force-recreate", "-t", "0", "web");
    expect({ made, restarted }).toEqual({ made: named("web"), restarted: [] });
  });
});

describe("restart", () => {
  it("takes along what depends with restart: true, but not by --no-deps", async () => {
    expect((await changesBy("restart", "-t", "0", "db")).restarted).toEqual(named("db", "web"));
    expect((await changesBy("restart", "-t", "0", "--no-deps", "db")).restarted).toEqual(named("db"));
  });
});

describe("start", () => {
  it("--wait ends once all is healthy or runs", async () => {
    await berth("stop", "-t", "0", "db");
    const { said } = await changesBy("start", "--wait", "--wait-timeout", "30", "db");
    expect(said).toContain(`Container ${named("db")[0]} Healthy`);
    const { State } = await docker.getContainer(named("db")[0] ?? "").inspect();
    expect(State.Health?.Status).toBe("healthy");
  });
});

describe("run", () => {
  it("-i hands stdin over without a terminal, and --interactive=false keeps it back", async () => {
    const { tryBerth } = commandsOf(project());
    const args = ["--rm", "--no-deps", "-T", "web", "cat"];
    expect((await tryBerth(["run", "-i", ...args], { stdin: "piped\n" })).stdout).toBe("piped\n");
    expect((await tryBerth(["run", "--interactive=false", ...args], { stdin: "piped\n" })).stdout).toBe("");
  });

  it("-v mounts a folder, -p publishes a port, and -q says nothing of its own", async () => {
    await project().write({ "mounted/file": "from outside\n" });
    const flags = ["-q", "--rm", "--no-deps", "-T", "-v", "./mounted:/in:ro"];
    const { stdout, stderr } = await berth("run", ...flags, "web", "cat", "/in/file");
    expect({ stdout, stderr }).toEqual({ stdout: "from outside\n", stderr: "" });
    const name = `${project().name}-published`;
    await berth("run", "-d", "--name", name, "--no-deps", "-p", "127.0.0.1::80", "web", "sleep", "60");
    const { NetworkSettings } = await docker.getContainer(name).inspect();
    expect(NetworkSettings.Ports["80/tcp"]).toMatchObject([{ HostIp: "127.0.0.1" }]);
  });
});

describe("plan", () => {
  it("--force-recreate shows what would be made anew, and touches nothing", async () => {
    const { said, made, restarted } = await changesBy("plan", "--force-recreate", "apart");
    expect(said).toContain("create apart-1");
    expect({ made, restarted }).toEqual({ made: [], restarted: [] });
  });
});

describe("down", () => {
  it("--remove-orphans takes away what the file no longer has, which stays otherwise", async () => {
    await project().write({ "compose.yaml": stack.replace(/^ {2}apart: .*\n/m, "") });
    await berth("down", "-t", "0");
    expect(await containerStates(project().name)).toEqual({ [named("apart")[0] ?? ""]: "running" });
    await berth("down", "-t", "0", "--remove-orphans");
    expect(await containerStates(project().name)).toEqual({});
    await project().write({ "compose.yaml": stack });
    await berth("run", "-d", "--no-deps", "apart", "sleep", "60");
  });

  it("by a name in capitals finds the project, and takes its one-offs along", async () => {
    const { name } = project();
    const { code } = await runBerth(["-p", name.toUpperCase(), "down", "-t", "0"], { cwd: "/" });
    expect(code).toBe(0);
    expect(await containerStates(name)).toEqual({});
  });
});
