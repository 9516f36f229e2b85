import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { containerIds, containerStates, projectState } from "../support/engine-state.ts";
import { onTerminal } from "../support/on-terminal.ts";
import { type RunOptions, runBerth, startBerth } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const stack = `
services:
  db:
    image: busybox:1
    command: sleep 3600
    stop_grace_period: 0s
    healthcheck: {test: test -e /tmp/up || (sleep 0.3; touch /tmp/up), interval: 500ms}
  web:
    image: busybox:1
    command: sleep 3600
    entrypoint: [env]
    stop_grace_period: 0s
    environment: {GIVEN: by-file, KEPT: kept}
    ports: ["80"]
    restart: always
    cap_add: [NET_ADMIN]
    depends_on: {db: {condition: service_healthy}}
    networks: {default: {aliases: [www]}}
  never:
    image: busybox:1
    command: sleep 3600
    stop_grace_period: 0s
    healthcheck: {test: "false", interval: 60s, start_period: 600s}
  stuck:
    image: busybox:1
    depends_on: {never: {condition: service_healthy}}
`;

const docker = new Docker();

interface Bench extends TestProject {
  berth(args: readonly string[], options?: RunOptions): ReturnType<typeof runBerth>;
}

function bench<T>(test: (bench: Bench) => Promise<T>): () => Promise<T> {
  return () =>
    withProject("bex-run-", async (project) => {
      await project.write({ "compose.yaml": stack });
      const berth = (args: readonly string[], options: RunOptions = {}) =>
        runBerth(["-p", project.name, ...args], { cwd: project.dir, ...options });
      return test({ ...project, berth });
    });
}

/** One-offs of a project, with what `inspect` says of them. */
async function oneOffs(project: string) {
  const label = [`${labels.project}=${project}`, `${labels.oneOff}=True`];
  const found = await docker.listContainers({ all: true, filters: { label } });
  return Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
}

describe("run", () => {
  it(
    "starts what the service depends on, waits for it, and runs the command beside the service's replicas",
    bench(async ({ name, berth }) => {
      const result = await berth(["run", "-T", "web", "sh", "-c", "echo $KEPT; echo err >&2; exit 7"]);
      expect(result).toMatchObject({ code: 7, stdout: "kept\n" });
      expect(result.stderr).toMatch(
        /Container \S+-db-1 Healthy[\s\S]*Container \S+-web-run-[0-9a-f]{12} Created\nerr\n$/,
      );
      const { containers } = await projectState(name);
      expect(containers[`${name}-db-1`]).toMatchObject({ state: "running", health: "healthy" });
      const [made, ...others] = await oneOffs(name);
      expect(others).toEqual([]);
      const slug = made?.Config.Labels["com.docker.compose.slug"] ?? "";
      expect(slug).toMatch(/^[0-9a-f]{64}$/);
      expect(made?.Name).toBe(`/${name}-web-run-${slug.slice(0, 12)}`);
      expect(made?.Config.Labels).toMatchObject({ [labels.service]: "web", [labels.oneOff]: "True" });
      expect(made?.Config.Labels).not.toHaveProperty([labels.number]);
      expect(made?.HostConfig.RestartPolicy?.Name).not.toBe("always");
      expect(made?.HostConfig.PortBindings ?? {}).toEqual({});
      expect(Object.keys(made?.NetworkSettings.Networks ?? {})).toEqual([`${name}_default`]);
      expect(made?.NetworkSettings.Networks[`${name}_default`]?.Aliases).not.toContain("web");
    }),
  );

  it(
    "--no-recreate takes a dependency as it is, though it changed",
    bench(async ({ name, berth, write }) => {
      const dependency = `${name}-db-1`;
      await berth(["run", "--rm", "-T", "web", "true"]);
      const { [dependency]: first } = await containerIds(name);
      await write({ "compose.yaml": stack.replace("sleep 3600", "sleep 7200") });
      expect((await berth(["run", "--rm", "-T", "--no-recreate", "web", "true"])).code).toBe(0);
      expect(await containerIds(name)).toEqual({ [dependency]: first });
      expect((await berth(["run", "--rm", "-T", "web", "true"])).code).toBe(0);
      expect((await containerIds(name))[dependency]).not.toBe(first);
    }),
  );

  it(
    "leaves nothing of itself with --rm, whatever the exit code",
    bench(async ({ name, berth }) => {
      expect((await berth(["run", "--rm", "-T", "--no-deps", "web", "false"])).code).toBe(1);
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "hands a pipe over to its end, and all output back",
    bench(async ({ berth }) => {
      const stdin = "line\n".repeat(100_000);
      const result = await berth(["run", "--rm", "--no-deps", "web", "sh", "-c", "cat; echo end"], { stdin });
      expect(result.stdout === `${stdin}end\n`).toBe(true);
      expect(result.code).toBe(0);
    }),
  );

  it(
    "makes the container as the flags say",
    bench(async ({ name, dir, berth, write }) => {
      await write({ "vars.env": "FROM_FILE=file\nGIVEN=file\n" });
      const flags = ["--name", `${name}-special`, "-e", "GIVEN=by-flag", "-eFROM_SHELL", "--env-from-file", "vars.env"];
      const more = ["-l", "one=1", "--labels", "two=a=b", "-u", "12:34", "-w", "/tmp", "--entrypoint", "sh -c"];
      const caps = [
        "--cap-add",
        "SYS_TIME",
        "--cap-drop",
        "NET_ADMIN",
        "-p",
        "127.0.0.1::81",
        "-v",
        ".:/here:ro",
        "--volumes",
        `${name}-named:/data`,
      ];
      const script = "echo $GIVEN $FROM_SHELL $FROM_FILE $KEPT; pwd; id -u";
      const args = ["run", "--no-deps", "-T", "--use-aliases", ...flags, ...more, ...caps, "web", script];
      const result = await berth(args, { env: { FROM_SHELL: "shell" } });
      expect(result.stdout).toBe("by-flag shell file kept\n/tmp\n12\n");
      const made = await docker.getContainer(`${name}-special`).inspect();
      expect(made.Config).toMatchObject({ User: "12:34", Entrypoint: ["sh", "-c"], Labels: { one: "1", two: "a=b" } });
      expect(made.HostConfig).toMatchObject({
        CapAdd: ["CAP_SYS_TIME"],
        CapDrop: ["CAP_NET_ADMIN"],
        AutoRemove: false,
      });
      expect(made.HostConfig.PortBindings).toEqual({ "81/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] });
      expect(made.Mounts.map((mount) => mount.Destination).sort()).toEqual(["/data", "/here"]);
      expect(made.HostConfig.Binds).toContain(`${dir}:/here:ro`);
      expect(made.NetworkSettings.Networks[`${name}_default`]?.Aliases).toEqual(expect.arrayContaining(["web", "www"]));
      await docker.getContainer(`${name}-special`).remove({ v: true });
      await docker
        .getVolume(`${name}-named`)
        .remove()
        .catch(() => undefined);
    }),
  );

  it(
    "publishes the service's ports where it is asked to, and prints the id of a detached container",
    bench(async ({ name, berth }) => {
      const result = await berth(["run", "-d", "-P", "--rm", "--no-deps", "web", "sleep", "60"]);
      const [made] = await oneOffs(name);
      expect(result.stdout).toBe(`${made?.Id}\n`);
      expect(Object.keys(made?.HostConfig.PortBindings ?? {})).toEqual(["80/tcp"]);
      expect(made?.State.Status).toBe("running");
      expect(made?.HostConfig.AutoRemove).toBe(true);
    }),
  );

  it(
    "passes Ctrl-C on, and the exit code of a command that heeds it",
    bench(async ({ name, dir }) => {
      const script = "trap 'echo heard; exit 9' INT; echo ready; sleep 86400 & wait";
      const running = startBerth(["-p", name, "run", "--rm", "--no-deps", "-T", "web", "sh", "-c", script], {
        cwd: dir,
      });
      await said(running, "stdout", /ready/);
      running.process.kill("SIGINT");
      expect(await running.ended).toMatchObject({ code: 9, stdout: "ready\nheard\n" });
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "stops, at the second Ctrl-C, a command that does not heed the first, and removes it",
    bench(async ({ name, dir }) => {
      const args = ["-p", name, "run", "--rm", "--no-deps", "-T", "web", "sh", "-c", "echo ready; exec sleep 60"];
      const running = startBerth(args, { cwd: dir });
      await said(running, "stdout", /ready/);
      running.process.kill("SIGINT");
      await said(running, "stderr", /press Ctrl\+C again/);
      running.process.kill("SIGINT");
      expect((await running.ended).code).toBe(137);
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "leaves no container behind where it is interrupted before the command runs",
    bench(async ({ name, dir }) => {
      const running = startBerth(["-p", name, "run", "-T", "stuck", "ls"], { cwd: dir });
      await said(running, "stderr", /Waiting/);
      running.process.kill("SIGINT");
      expect((await running.ended).code).toBe(130);
      expect(await containerStates(name)).toEqual({ [`${name}-never-1`]: "running" });
    }),
  );

  it(
    "gives a terminal of the window's size, detaches from it, and is found again by attach",
    bench(async ({ name, dir }) => {
      const args = ["-p", name, "run", "--no-deps", "--rm", "web", "sh"];
      const session = onTerminal(args, { cwd: dir, after: "stty -a" });
      await session.shows(/# /);
      session.type("stty size\r");
      await session.shows(/33 91/);
      session.type("\x10\x11");
      expect(await session.ended).toBe(0);
      expect(session.screen()).toMatch(/[^-]icanon/);
      expect(Object.values(await containerStates(name))).toEqual(["running"]);
      const again = onTerminal(["-p", name, "attach", "web"], { cwd: dir });
      again.type("echo here $((6 * 7)); exit 6\r");
      await again.shows(/here 42/);
      expect(await again.ended).toBe(6);
    }),
  );

  it(
    "writes nothing in a dry run",
    bench(async ({ name, berth }) => {
      const result = await berth(["run", "--dry-run", "web", "ls"]);
      expect(result.stdout).toMatch(/create \S+-web-run-[0-9a-f]{12}/);
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "tells what is wrong before anything is made",
    bench(async ({ name, berth }) => {
      const cases: [string[], number, string][] = [
        [["wbe", "ls"], 2, "no such service: wbe"],
        [[], 2, "run needs a service"],
        [["-P", "-p", "80:80", "web"], 2, "--service-ports and --publish are incompatible"],
        [["-p", "eighty", "web"], 2, 'invalid container port "eighty"'],
        [["-l", "bare", "web"], 2, "label must be set as KEY=VALUE"],
        [["--env-from-file", "none.env", "web"], 2, "env file none.env not found"],
        [["-t", "web", "ls"], 2, "cannot attach stdin to a TTY-enabled container because stdin is not a terminal"],
      ];
      const results = await Promise.all(cases.map(([args]) => berth(["run", ...args])));
      for (const [index, [, code, words]] of cases.entries()) {
        expect(results[index]?.stderr).toContain(words);
        expect(results[index]?.code).toBe(code);
      }
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "tells of a command that the image does not have, as a shell does",
    bench(async ({ name, berth }) => {
      const result = await berth(["run", "--rm", "--no-deps", "-T", "--entrypoint", "bash", "web"]);
      expect(result.code).toBe(127);
      expect(result.stderr).toContain('the command "bash" does not exist in the image');
      expect(await containerStates(name)).toEqual({});
    }),
  );

  it(
    "says nothing but what the command says with --quiet, and removes orphans when asked to",
    bench(async ({ name, berth, write }) => {
      await berth(["run", "-d", "--no-deps", "--name", `${name}-old`, "web", "sleep", "60"]);
      await write({
        "compose.yaml": `${stack}  extra: {image: busybox:1, command: sleep 60, stop_grace_period: 0s}\n`,
      });
      await berth(["up", "-d", "extra"]);
      await write({ "compose.yaml": stack });
      const result = await berth([
        "run",
        "--quiet",
        "--rm",
        "-T",
        "--no-deps",
        "--remove-orphans",
        "web",
        "echo",
        "only this",
      ]);
      expect(result).toMatchObject({ code: 0, stdout: "only this\n", stderr: "" });
      expect(await containerStates(name)).toEqual({ [`${name}-old`]: "running" });
    }),
  );
});
