import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerIds, containerStates } from "../support/engine-state.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import type { Running } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { tapEngine } from "../support/wire.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const idle = `image: "busybox:1", stop_grace_period: 0s, command: ["sleep", "600"]`;
const pair = `
services:
  web: {${idle}, volumes: [/anonymous]}
  db: {${idle}}
`;

interface At extends ProjectCommands {
  readonly project: TestProject;
  states(): Promise<Record<string, string>>;
}

/** A test with a project of two services, or of another file, and its commands. */
function commanding(test: (at: At) => Promise<void>, file = pair): () => Promise<void> {
  return () =>
    withProject("bcm-", async (project) => {
      await project.write({ "compose.yaml": file });
      await test({
        ...commandsOf(project),
        project,
        states: async () =>
          Object.fromEntries(
            Object.entries(await containerStates(project.name)).map(([name, state]) => [
              name.replace(`${project.name}-`, ""),
              state,
            ]),
          ),
      });
    });
}

describe("pause and unpause", () => {
  it(
    "freeze the services named, and let all go on; what is paused already cannot be paused",
    commanding(async ({ berth, tryBerth, states }) => {
      await berth("up", "-d");
      expect((await berth("pause", "db")).stderr).toMatch(/Container \S+-db-1 Paused/);
      expect(await states()).toEqual({ "db-1": "paused", "web-1": "running" });
      const again = await tryBerth(["pause", "db"]);
      expect(again.code).toBe(1);
      expect(again.stderr).toContain("already paused");
      expect((await berth("unpause")).stderr).toMatch(/Container \S+-db-1 Unpaused/);
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
    }),
  );
});

describe("kill", () => {
  it(
    "sends the signal asked for, SIGKILL by default, and says where there is nothing to kill",
    commanding(
      async ({ berth, tryBerth, states, project }) => {
        await berth("up", "-d");
        expect((await berth("kill", "-s", "USR1", "web")).stderr).toMatch(/Container \S+-web-1 Killed/);
        const { StatusCode } = await docker.getContainer(`${project.name}-web-1`).wait();
        expect(StatusCode).toBe(7);
        await berth("kill");
        expect(await states()).toEqual({ "db-1": "exited", "web-1": "exited" });
        expect((await berth("kill")).stderr).toContain("no container to kill");
        expect((await tryBerth(["kill", "webb"])).stderr).toContain(
          'no such service: webb\n  hint: Did you mean "web"?',
        );
        expect((await berth("up", "-d", "db")).code).toBe(0);
        const refused = await tryBerth(["kill", "-s", "SIGFOO", "db"]);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toMatch(/invalid signal: SIGFOO/i);
      },
      `services:
  web: {image: "busybox:1", command: ["sh", "-c", "trap 'exit 7' USR1; touch /ready; sleep 86400 & wait"]}
  db: {${idle}}
`,
    ),
  );

  it(
    "leaves orphans alone, unless they are asked for",
    commanding(async ({ berth, states, project }) => {
      await berth("up", "-d");
      await project.write({ "compose.yaml": `services:\n  db: {${idle}}\n` });
      await berth("kill");
      expect(await states()).toEqual({ "db-1": "exited", "web-1": "running" });
      await berth("kill", "--remove-orphans");
      expect(await states()).toEqual({ "db-1": "exited", "web-1": "exited" });
    }),
  );
});

describe("rm", () => {
  it(
    "removes stopped containers after a yes, and nothing without one",
    commanding(async ({ berth, tryBerth, states }) => {
      await berth("up", "-d");
      expect((await berth("rm", "-f")).stderr).toContain("No stopped containers");
      await berth("stop", "db");
      expect((await tryBerth(["rm"], { stdin: "n\n" })).stderr).toMatch(/Going to remove \S+-db-1 \[y\/N\]/);
      await tryBerth(["rm"]);
      expect(await states()).toEqual({ "db-1": "exited", "web-1": "running" });
      expect((await tryBerth(["rm"], { stdin: "y\n" })).stderr).toMatch(/Container \S+-db-1 Removed/);
      expect(await states()).toEqual({ "web-1": "running" });
    }),
  );

  it(
    "stops first with --stop, and takes anonymous volumes along with --volumes",
    commanding(async ({ berth, states, project }) => {
      await berth("up", "-d");
      const { Mounts } = await docker.getContainer(`${project.name}-web-1`).inspect();
      const volume = docker.getVolume(Mounts[0]?.Name ?? "");
      await volume.inspect();
      const dry = await berth("--dry-run", "rm", "-sf");
      expect(dry.stdout).toContain("- stop web-1");
      const { stdout } = await berth("rm", "-s", "-f", "-v", "web");
      expect(stdout).toMatch(/^Going to remove \S+-web-1\n$/);
      expect(await states()).toEqual({ "db-1": "running" });
      await expect(volume.inspect()).rejects.toThrow("no such volume");
    }),
  );
});

describe("create and scale", () => {
  it(
    "create makes containers and starts none; its flags are those of up",
    commanding(async ({ berth, states, project }) => {
      await berth("create", "--scale", "db=2", "--quiet-pull", "--pull", "missing", "--no-build", "-y");
      expect(await states()).toEqual({ "db-1": "created", "db-2": "created", "web-1": "created" });
      const before = await containerIds(project.name);
      await berth("create", "web");
      expect(await containerIds(project.name)).toEqual(before);
      await berth("create", "--force-recreate", "web");
      const after = await containerIds(project.name);
      expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([`${project.name}-web-1`]);
      await project.write({ "compose.yaml": `services:\n  web: {${idle}, hostname: other}\n` });
      await berth("create", "--no-recreate", "--remove-orphans");
      expect(await containerIds(project.name)).toEqual({ [`${project.name}-web-1`]: after[`${project.name}-web-1`] });
    }),
  );

  it(
    "scale gives a service as many replicas as asked for, and starts what it depends on unless --no-deps",
    commanding(async ({ berth, tryBerth, states }) => {
      await berth("scale", "--no-deps", "web=2");
      expect(await states()).toEqual({ "web-1": "running", "web-2": "running" });
      await berth("scale", "web=1");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
      await berth("scale", "web=0", "db=2");
      expect(await states()).toEqual({ "db-1": "running", "db-2": "running" });
      for (const [given, words] of [
        [["web"], 'invalid scale "web"'],
        [["nope=1"], "no such service: nope"],
        [[], "scale needs a service"],
      ] as const) {
        const { code, stderr } = await tryBerth(["scale", ...given]);
        expect({ code, says: stderr.includes(words) }).toEqual({ code: 2, says: true });
      }
    }, `services:\n  web: {${idle}, depends_on: [db]}\n  db: {${idle}}\n`),
  );
});

/** Starts `berth wait`, and goes on once it waits: its request to the engine is on the wire. */
async function waitingFor(start: At["start"], args: readonly string[]): Promise<Running> {
  const wire = await tapEngine(process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock");
  const waiting = start(["wait", ...args], { env: { DOCKER_HOST: wire.dockerHost } });
  waiting.ended.finally(() => wire.close()).catch(() => undefined);
  await Promise.race([wire.sent(/^POST \S+\/wait/), waiting.ended]);
  return waiting;
}

describe("wait", () => {
  const ends = `
services:
  soon: {image: "busybox:1", command: ["sh", "-c", "while [ ! -e /go ]; do sleep 0.1; done; exit 3"]}
  db: {${idle}}
`;

  it(
    "gives the code that the container ends with, also where it was faster, and refuses to wait for what is not there",
    commanding(async ({ berth, start, tryBerth, project }) => {
      await berth("up", "-d");
      const waiting = await waitingFor(start, ["soon"]);
      await berth("exec", "soon", "touch", "/go");
      const { code, stdout } = await waiting.ended;
      const { Id } = await docker.getContainer(`${project.name}-soon-1`).inspect();
      expect({ code, stdout }).toEqual({ code: 3, stdout: `container "${Id}" exited with status code 3\n` });
      expect(await tryBerth(["wait", "soon"])).toMatchObject({ code: 3, stdout });
      await berth("down");
      const gone = await tryBerth(["wait", "soon"]);
      expect(gone.code).toBe(1);
      expect(gone.stderr).toContain(`no containers for project "${project.name}"`);
      expect((await tryBerth(["wait"])).code).toBe(2);
    }, ends),
  );

  it(
    "wait --down-project takes the project away once one has ended",
    commanding(async ({ berth, start, states }) => {
      await berth("up", "-d");
      const waiting = await waitingFor(start, ["--down-project", "soon", "db"]);
      await berth("exec", "soon", "touch", "/go");
      expect((await waiting.ended).code).toBe(3);
      expect(await states()).toEqual({});
    }, ends),
  );
});

describe("an attached up", () => {
  const stack = `
services:
  db: {image: "busybox:1", command: ["sh", "-c", "trap 'exit 4' TERM; echo db says; sleep 86400 & wait"]}
  web: {image: "busybox:1", command: ["sh", "-c", "echo web says; exit $\${CODE}"], environment: {CODE: "\${CODE}"}, depends_on: [db]}
  shy: {${idle}, attach: false}
`;
  const upping = (
    args: readonly string[],
    code: string,
    check: (at: At, result: { code: number | null; stdout: string }) => Promise<void>,
  ) => commanding(async (at) => check(at, await at.tryBerth(["up", ...args], { env: { CODE: code } })), stack);

  it(
    "ends with the first container's end and code under --abort-on-container-exit",
    upping(["--abort-on-container-exit"], "3", async ({ states }, { code, stdout }) => {
      expect(code).toBe(3);
      expect(stdout).toMatch(/^Attaching to db-1, web-1\n/);
      expect(stdout).toContain("Aborting on container exit...\n");
      expect(stdout).toContain("db-1 exited with code 4\n");
      expect(await states()).toEqual({ "db-1": "exited", "shy-1": "exited", "web-1": "exited" });
    }),
  );

  it(
    "up --timestamps --no-log-prefix --no-color shows each line behind the engine's time, and nothing else of its own",
    upping(
      ["--timestamps", "--no-log-prefix", "--no-color", "--abort-on-container-exit", "--attach", "web"],
      "3",
      async ({ states }, { stdout }) => {
        expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z web says$/m);
        expect(await states()).toMatchObject({ "web-1": "exited" });
      },
    ),
  );

  it(
    "shows what a container without a log says, from its first word on",
    commanding(
      async ({ tryBerth, states }) => {
        const { stdout, stderr } = await tryBerth(["up"]);
        expect(stdout).toContain("web-1  | first\nweb-1  | last\nweb-1 exited with code 3\n");
        const stamped = await tryBerth(["up", "--timestamps", "--no-log-prefix"]);
        expect(stamped.stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z first$/m);
        expect(stderr).toContain("web-1  | aside\n");
        expect(stderr).not.toContain("cannot be read");
        expect(await states()).toEqual({ "web-1": "exited" });
      },
      `
services:
  web:
    image: "busybox:1"
    logging: {driver: none}
    command: ["sh", "-c", "echo first; echo aside >&2; sleep 0.2; echo last; exit 3"]
`,
    ),
  );

  it(
    "gives the code of the service of --exit-code-from",
    upping(["--exit-code-from", "db"], "0", async (_, { code }) => {
      expect(code).toBe(4);
    }),
  );

  it(
    "shows what --attach names, and ends with that",
    upping(["--abort-on-container-exit", "--attach", "web"], "3", async (_, { code, stdout }) => {
      expect(code).toBe(3);
      expect(stdout).toMatch(/^Attaching to web-1\nweb-1 {2}\| web says\n/);
      expect(stdout).not.toContain("db says");
    }),
  );

  it(
    "shows a named service without its dependencies, unless --attach-dependencies; --no-attach takes one out",
    commanding(async ({ berth, tryBerth }) => {
      const shown = async (...args: readonly string[]) => {
        const { stdout } = await tryBerth(["up", "--abort-on-container-failure", ...args], { env: { CODE: "3" } });
        await berth("down");
        return ["db says", "web says"].filter((words) => stdout.includes(words));
      };
      expect(await shown("web")).toEqual(["web says"]);
      expect(await shown("--attach-dependencies", "web")).toEqual(["db says", "web says"]);
      expect(await shown("--no-attach", "db")).toEqual(["web says"]);
    }, stack),
  );

  it(
    "goes on after an end that is no failure under --abort-on-container-failure",
    commanding(async ({ start, states }) => {
      const running = start(["up", "--abort-on-container-failure"], { env: { CODE: "0" } });
      await said(running, "stdout", /web-1 exited with code 0/);
      expect((await states())["db-1"]).toBe("running");
      running.process.kill("SIGINT");
      expect((await running.ended).code).toBe(130);
    }, stack),
  );

  it.each([
    [["--attach", "nope"], "cannot attach to services not included in up: nope"],
    [["--exit-code-from", "nope"], "no such service: nope"],
    [["-d", "--abort-on-container-exit"], "--abort-on-container-exit"],
    [["--attach", "db", "--attach-dependencies"], "--attach"],
  ])("refuses %j", (args, words) =>
    upping(args, "0", async ({ states, tryBerth }, { code }) => {
      expect(code).toBe(2);
      expect((await tryBerth(["up", ...args], { env: { CODE: "0" } })).stderr).toContain(words);
      expect(await states()).toEqual({});
    })(),
  );
});
