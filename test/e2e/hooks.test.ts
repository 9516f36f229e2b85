import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerStates } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const idle = `image: "busybox:1", init: true, stop_grace_period: 0s, command: ["sleep", "600"]`;

interface At extends ProjectCommands {
  readonly name: string;
  readonly write: TestProject["write"];
  /** What the hooks have written so far, into the volume that outlives all containers. */
  written(service?: string): Promise<readonly string[]>;
  states(): Promise<Record<string, string>>;
}

function hooking(file: string, test: (at: At) => Promise<void>): () => Promise<void> {
  return () =>
    withProject("hok-", async (project) => {
      await project.write({ "compose.yaml": file });
      const { name } = project;
      await test({
        ...commandsOf(project),
        name,
        write: project.write,
        written: async (service = "reader") =>
          (await inContainer(`${name}-${service}-1`, ["cat", "/data/log"])).split("\n").filter((line) => line !== ""),
        states: async () =>
          Object.fromEntries(
            Object.entries(await containerStates(name)).map(([key, state]) => [key.replace(`${name}-`, ""), state]),
          ),
      });
    });
}

const living = `
services:
  web:
    image: "busybox:1"
    init: true
    command: ["sleep", "600"]
    volumes: ["data:/data"]
    environment: {A: own}
    post_start:
      - {command: ["sh", "-c", 'echo "started $$(id -u) $$PWD $$A" >> /data/log'], user: "0:0", working_dir: /tmp, environment: {A: hook}}
    pre_stop:
      - {command: ["sh", "-c", 'echo stopping >> /data/log']}
  dependent:
    image: "busybox:1"
    init: true
    stop_grace_period: 0s
    command: ["sh", "-c", "cp /data/log /data/seen; sleep 600"]
    volumes: ["data:/data"]
    depends_on: [web]
  reader: {${idle}, volumes: ["data:/data"]}
volumes: {data: {}}
`;

describe("post_start and pre_stop", () => {
  it(
    "run at each start and before each stop, of up, restart, stop, start, a recreation, scale, rm and run",
    hooking(living, async ({ berth, written, name }) => {
      const start = "started 0 /tmp hook";
      const plan = await berth("plan");
      expect(plan.stdout).toMatch(/\n {2}\$ post_start web-1\n/);
      await berth("up", "-d");
      expect(await written()).toEqual([start]);
      expect(await inContainer(`${name}-dependent-1`, ["cat", "/data/seen"])).toBe(`${start}\n`);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");

      await berth("restart", "web");
      await berth("stop", "web");
      await berth("start", "web");
      expect(await written()).toEqual([start, "stopping", start, "stopping", start]);
      await berth("up", "-d", "--force-recreate", "--no-deps", "web");
      await berth("scale", "web=2");
      expect((await written()).slice(5)).toEqual(["stopping", start, start]);
      await berth("run", "--rm", "web", "sh", "-c", "until [ $(wc -l < /data/log) = 9 ]; do sleep 0.05; done");
      await berth("rm", "-sf", "web");
      expect((await written()).slice(8)).toEqual([start, "stopping", "stopping"]);
    }),
  );

  it(
    "show what they say among the container's lines, and do so at Ctrl-C too",
    hooking(
      `services:
  web: {${idle}, post_start: [{command: ["sh", "-c", "echo up; echo loud >&2"]}], pre_stop: [{command: [echo, down]}]}
`,
      async ({ start }) => {
        const running = start(["up"]);
        await said(running, "stderr", /web-1 -> {2}\| loud/);
        await said(running, "stderr", /post_start done/);
        running.process.kill("SIGINT");
        const { code, stdout } = await running.ended;
        expect(stdout).toMatch(/^web-1 -> {2}\| up$/m);
        expect(stdout).toMatch(/^web-1 -> {2}\| down$/m);
        expect(code).toBe(130);
      },
    ),
  );

  it(
    "stop what they were to begin or to end, where they fail",
    hooking(
      `services:
  web: {${idle}, post_start: [{command: ["sh", "-c", "echo why; exit \${UP:-3}"]}], pre_stop: [{command: [sh, -c, nothing]}]}
  dependent: {${idle}, depends_on: [web]}
`,
      async ({ tryBerth, states }) => {
        const up = await tryBerth(["up", "-d"]);
        expect(up.code).toBe(1);
        expect(up.stderr).toContain("✗ web: web hook exited with status 3\n");
        expect(up.stderr).toMatch(/^ {2}last lines +why$/m);
        expect(await states()).toEqual({ "web-1": "running", "dependent-1": "created" });
        const down = await tryBerth(["down", "-t", "0"]);
        expect(down.code).toBe(1);
        expect(down.stderr).toContain("web hook exited with status 127");
        expect((await states())["web-1"]).toBe("running");
        await tryBerth(["kill", "web"]);
        expect((await tryBerth(["down"])).code).toBe(0);
      },
    ),
  );
});

const preparing = `
services:
  web:
    image: "busybox:1"
    init: true
    stop_grace_period: 0s
    command: ["sleep", "600"]
    environment: {WHO: service, VERSION: "\${VERSION:-1}"}
    volumes: ["data:/data", "/scratch"]
    pre_start:
      - {command: ["sh", "-c", 'echo "one $$WHO $$VERSION" >> /data/log; touch /scratch/one; echo first'], environment: {WHO: hook}}
      - {command: ["sh", "-c", 'ls /scratch >> /data/log; exit \${CODE:-0}'], image: "debian:bookworm-slim"}
volumes: {data: {}}
`;

describe("pre_start", () => {
  it(
    "is a container like the service's with what it says laid over it, files, volumes and networks of its own among it",
    hooking(
      `
services:
  web:
    image: "busybox:1"
    init: true
    stop_grace_period: 0s
    command: ["sleep", "600"]
    tty: true
    environment: {WHO: service, KEPT: "1"}
    extra_hosts: ["a:10.0.0.1"]
    cap_add: [NET_ADMIN]
    configs: [{source: one, target: /one}]
    volumes: ["data:/data"]
    pre_start:
      - command: ["sh", "-c", 'echo "$$WHO $$KEPT $$FILE" > /data/log; cat /one /two >> /data/log; touch /own/made; exit 3']
        env_file: hook.env
        extra_hosts: ["b:10.0.0.2"]
        cap_add: [SYS_TIME]
        mem_limit: 64m
        stop_signal: SIGINT
        stop_grace_period: 3s
        pull_policy: never
        privileged: \${PRIVILEGED:-false}
        configs: [{source: two, target: /two}]
        volumes: ["own:/own", "./hook.env:/data/conf:ro"]
        networks: [side]
  reader: {${idle}, volumes: ["data:/data"]}
configs: {one: {content: "first\\n"}, two: {content: "second\\n"}}
volumes: {data: {}, own: {}}
networks: {side: {}}
`,
      async ({ tryBerth, written, name, write }) => {
        await write({ "hook.env": "WHO=file\nFILE=yes\n" });
        expect((await tryBerth(["up", "-d"])).stderr).toContain('service "web" pre_start[0] exited with code 3');
        expect(await written()).toEqual(["file 1 yes", "first", "second"]);
        const { Config, HostConfig, Mounts } = await new Docker().getContainer(`${name}-web-pre_start-0`).inspect();
        expect([Config.Tty, HostConfig.Memory, HostConfig.Privileged]).toEqual([false, 64 * 1024 * 1024, false]);
        expect(Config).toMatchObject({ StopSignal: "SIGINT", StopTimeout: 3 });
        expect(HostConfig.ExtraHosts).toEqual(["a:10.0.0.1", "b:10.0.0.2"]);
        expect(HostConfig.CapAdd?.map((word: string) => word.replace("CAP_", ""))).toEqual(["NET_ADMIN", "SYS_TIME"]);
        expect(HostConfig.NetworkMode).toBe(`${name}_default`);
        expect(Mounts.map(({ Destination }) => Destination).sort()).toEqual(["/data", "/data/conf", "/own"]);
      },
    ),
  );

  it(
    "runs before the service starts, anew where it is made anew, and not while it runs",
    hooking(preparing, async ({ berth, tryBerth, written, states }) => {
      const failed = await tryBerth(["up", "-d"], { env: { CODE: "17" } });
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain('service "web" pre_start[1] exited with code 17');
      expect(await states()).toEqual({ "web-1": "created", "web-pre_start-1": "exited" });
      expect((await berth("ps", "-a", "--format", "{{.Name}}")).stdout).not.toContain("pre_start");

      await berth("up", "-d");
      expect(await states()).toEqual({ "web-1": "running" });
      expect(await written("web")).toEqual(["one hook 1", "one", "one hook 1", "one"]);
      await berth("up", "-d", "--scale", "web=2");
      await berth("up", "-d");
      expect(await written("web")).toHaveLength(4);
      expect((await tryBerth(["up", "-d"], { env: { VERSION: "2" } })).code).toBe(0);
      expect((await written("web")).slice(4)).toEqual(["one hook 2", "one"]);
    }),
  );

  it(
    "is prepared by create and run by start, once; and told of in the logs of an attached up",
    hooking(preparing, async ({ berth, tryBerth, start, written, states }) => {
      await berth("create");
      expect(await states()).toEqual({
        "web-1": "created",
        "web-pre_start-0": "created",
        "web-pre_start-1": "created",
      });
      await berth("start");
      expect(await written("web")).toEqual(["one hook 1", "one"]);
      await berth("stop");
      const again = await tryBerth(["start"]);
      expect(again.code).toBe(1);
      expect(again.stderr).toMatch(/pre_start\[0\][\s\S]*Run "berth up web"/);

      const running = start(["up"]);
      await said(running, "stdout", /^web pre_start\[0\] -> {2}\| first$/m);
      await said(running, "stderr", /web-1 Started/);
      running.process.kill("SIGINT");
      await running.ended;
      await berth("down", "-v");
      expect(await states()).toEqual({});
    }),
  );
});
