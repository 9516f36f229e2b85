import { existsSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { leftAfter, processesAbout, runsOf, withRuns } from "../support/ci-runs.ts";
import { projectState } from "../support/engine-state.ts";
import { onTerminal } from "../support/on-terminal.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import type { Running } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { freePort } from "../support/wire.ts";
import type { TestProject } from "../support/with-project.ts";

const docker = new Docker();

const one = `services:
  web: {image: busybox:1, command: sleep 600, init: true, volumes: ["data:/data"], ports: ["80"]}
volumes: {data: {}}
`;

/** Of such names, ports and addresses there is one for all: nobody could have a second stack of it. */
const fixed = `services:
  web:
    image: busybox:1
    command: sh -c "echo answer > index.html && exec httpd -f -p 80"
    init: true
    container_name: ci-fixed-name
    ports: ["18291:80"]
    networks: {inside: {ipv4_address: 10.213.7.5}}
    volumes: ["data:/data"]
    healthcheck: {test: "wget -q -O - localhost", ${quickProbe}}
  asks:
    image: busybox:1
    profiles: [tests]
    command: wget -q -O - http://ci-fixed-name
    networks: [inside]
networks: {inside: {name: ci-fixed-net, ipam: {config: [{subnet: 10.213.7.0/24}]}}}
volumes: {data: {name: ci-fixed-data}}
`;

const broken = `services:
  web: {image: busybox:1, command: sh -c "echo no luck; sleep 600", init: true, healthcheck: {test: "false", interval: 100ms, retries: 1}}
`;

type At = ProjectCommands & { readonly project: TestProject };

function withStack<T>(file: string, test: (at: At) => Promise<T>): Promise<T> {
  return withRuns("cic-", async (project) => {
    await project.write({ "compose.yaml": file });
    return test({ ...commandsOf(project), project });
  });
}

/** Says its project and waits until the test lets it go. */
const waits = 'echo "in $BERTH_PROJECT"; until [ -e go ]; do sleep 0.1; done';

async function begun(run: Running): Promise<string> {
  await said(run, "stdout", /^in .*$/m);
  return /^in (.*)$/m.exec(run.output.stdout)?.[1] ?? "";
}

describe("berth ci", () => {
  it("brings a stack of its own up around a command, tells it where that is, and takes it down", () =>
    withStack(fixed, async ({ project, start }) => {
      const get = "fetch(process.env.WEB_URL).then((answer) => answer.text()).then((text) => console.log(text))";
      const run = start(["ci", "--", "sh", "-c", `node -e "${get}"; ${waits}`]);
      const name = await begun(run);
      expect(run.output.stdout).toMatch(/^answer$/m);
      expect(name).toMatch(new RegExp(`^${project.name}-ci-[a-z0-9]{8}$`));
      expect(await runsOf(project.name)).toEqual([name]);
      expect(await projectState(name)).toMatchObject({
        containers: { [`${name}-web-1`]: { health: "healthy", volumes: [`${name}_ci-fixed-data`] } },
        networks: { [`${name}_ci-fixed-net`]: "inside" },
        volumes: { [`${name}_ci-fixed-data`]: "data" },
      });
      await project.write({ go: "" });
      expect(await run.ended).toMatchObject({ code: 0 });
      expect(run.output.stderr).toContain("volume ci-fixed-data is ");
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("marks all that it makes with its lease", () =>
    withStack(one, async ({ project, start }) => {
      const run = start(["ci", "--ttl", "1h", "--", "sh", "-c", waits]);
      const name = await begun(run);
      const filters = { label: [`${labels.project}=${name}`] };
      const [containers, networks, { Volumes: volumes }] = await Promise.all([
        docker.listContainers({ filters }),
        docker.listNetworks({ filters }),
        docker.listVolumes({ filters }),
      ]);
      const all = [...containers, ...networks, ...volumes].map(({ Labels }) => Labels ?? {});
      expect(all).toHaveLength(3);
      for (const given of all) {
        expect(given[labels.ephemeral]).toBe("true");
        expect(Date.parse(given[labels.leaseExpires] ?? "") - Date.parse(given[labels.leaseBegun] ?? "")).toBe(
          3600_000,
        );
        expect(given[labels.leaseHolder]).toContain(`:${run.process.pid}:`);
      }
      await project.write({ go: "" });
      await run.ended;
    }));

  it.each([
    ["the command's own", 7, ["--", "sh", "-c", "exit 7"]],
    ["128 and the signal's number", 137, ["--", "sh", "-c", "kill -9 $$"]],
    ["127 for a command that is not there", 127, ["--", "no-such-command"]],
    [
      "124 for one whose time is over",
      124,
      ["--command-timeout", "300ms", "--", "sh", "-c", "trap '' TERM; sleep 99 & wait; wait"],
    ],
    ["that of a service's container", 5, ["--service", "web", "--", "sh", "-c", "exit 5"]],
  ])("ends with %s: %i, and leaves nothing", (_, code, args) =>
    withStack(one, async ({ project, tryBerth }) => {
      expect(await tryBerth(["ci", ...args])).toMatchObject({ code, signal: null });
      expect(await leftAfter(project.name)).toEqual([]);
    }),
  );

  it.each([
    ["a service is unhealthy", broken, [], /unhealthy/],
    [
      "expired",
      broken.replace("retries: 1", "retries: 999"),
      ["--timeout", "2s"],
      /not up after 2s\n\n✗ web: it is still starting[\s\S]*last lines .*no luck[\s\S]*`berth -p \S+-ci-\w{8} logs -f web`/,
    ],
    [
      "the engine refuses a step",
      one.replace("busybox:1", "busybox:1, cgroup_parent: '/not/../allowed', runtime: none"),
      [],
      /runtime/,
    ],
  ])("ends with 71 where %s, without the command, and leaves nothing", (_, file, flags, said) =>
    withStack(file, async ({ project, tryBerth }) => {
      const run = await tryBerth(["ci", ...flags, "--", "touch", "ran"]);
      expect(run).toMatchObject({ code: 71, stdout: "" });
      expect(run.stderr).toMatch(said);
      expect(run.stderr).toMatch(
        /error: the stack did not come up: touch ran never ran\n {2}hint: --keep-on-failure .*\n$/,
      );
      expect(existsSync(join(project.dir, "ran"))).toBe(false);
      expect(await leftAfter(project.name)).toEqual([]);
    }),
  );

  it.each([
    ["a mistake in the file", 3, ["-f", "wrong.yaml"], {}],
    ["no engine", 4, [], { DOCKER_HOST: "unix:///nowhere.sock" }],
  ])("keeps the code of %s, %i, and says that the command never ran", (_, code, flags, env) =>
    withStack(one, async ({ project, tryBerth }) => {
      await project.write({ "wrong.yaml": "services: {web: {imge: x}}" });
      const run = await tryBerth([...flags, "ci", "--", "touch", "ran"], { env });
      expect(run).toMatchObject({ code });
      expect(run.stderr).toContain("touch ran never ran");
    }),
  );

  it.each([
    ["a service that is not in the file", ["--service", "wob"], 'Did you mean "web"?'],
    ["a template of what is not there", ["--env", "X={{wob.port}}"], 'no service "wob"'],
    ["artifacts where a file is", ["--artifacts", "compose.yaml"], "it, or a part of it, is a file"],
  ])("makes nothing where a flag asks for %s, and says no more than that", (_, flags, said) =>
    withStack(one, async ({ tryBerth }) => {
      const run = await tryBerth(["ci", ...flags, "--keep-on-failure", "--", "true"]);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toContain(said);
      expect(run.stderr).toMatch(/^warning: true never ran\nerror: .*\n {2}hint: .*\n$/);
    }),
  );

  it("names the flag that another one needs", () =>
    withStack(one, async ({ tryBerth }) => {
      const { code, stderr } = await tryBerth(["ci", "--on-failure", "--", "true"]);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^error: --on-failure needs --artifacts\n/),
      });
    }));

  it("asks for a command", () =>
    withStack(one, async ({ tryBerth }) => {
      expect(await tryBerth(["ci"])).toMatchObject({ code: 2, stderr: expect.stringContaining("ci needs a command") });
    }));

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("passes %s on to the command, takes the stack down, and ends with %i", (signal, code) =>
    withStack(one, async ({ project, start }) => {
      const run = start(["ci", "--", "sh", "-c", `trap 'echo told; exit 0' TERM INT; ${waits}`]);
      await begun(run);
      run.process.kill(signal);
      expect(await run.ended).toMatchObject({ code, stdout: expect.stringMatching(/^told$/m) });
      expect(await leftAfter(project.name)).toEqual([]);
    }),
  );

  it("kills a command that does not heed the first signal at the second", () =>
    withStack(one, async ({ project, start }) => {
      const run = start(["ci", "--", "sh", "-c", `trap 'echo told' TERM; ${waits}; exit 0`]);
      await begun(run);
      run.process.kill("SIGTERM");
      await said(run, "stdout", /^told$/m);
      run.process.kill("SIGTERM");
      expect(await run.ended).toMatchObject({ code: 143 });
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("hands a terminal to the command, and Ctrl-C there reaches it once", () =>
    withStack(one, async ({ project }) => {
      const command = `trap 'echo to"ld"' INT; read -r word; echo "he"ard $word; ${waits}; exit 0`;
      const session = onTerminal(["-p", project.name, "ci", "--", "sh", "-c", command], { cwd: project.dir });
      await session.shows(/web-1.*(?:Started|Healthy)/);
      session.type("a word\n");
      await session.shows(/heard a word/);
      await session.shows(/in .*-ci-/);
      session.type("\u0003");
      await session.shows(/told/);
      await project.write({ go: "" });
      await session.ended;
      expect(session.screen().match(/told/g)).toHaveLength(1);
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("ends what the command left running", () =>
    withStack(one, async ({ project, tryBerth }) => {
      const left = "setsid sleep 300 > left 2>&1 & sh -c 'sleep 300 & wait' > left 2>&1 &";
      expect(await tryBerth(["ci", "--", "sh", "-c", left])).toMatchObject({ code: 0 });
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("runs a service's own command inside the stack's network, where a container's name of the file is heard", () =>
    withStack(fixed, async ({ project, tryBerth }) => {
      const run = await tryBerth(["ci", "--service", "asks"]);
      expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^answer$/m) });
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("publishes on the file's own port where that is to be kept", () =>
    withStack(one, async ({ project, berth }) => {
      const port = await freePort();
      await project.write({ "compose.yaml": one.replace('"80"', `"${port}:80"`) });
      const { stdout } = await berth("ci", "--keep-ports", "--", "sh", "-c", "echo $WEB_PORT");
      expect(stdout).toBe(`${port}\n`);
    }));

  it("writes to an external volume only with --keep-external, and keeps it", () =>
    withStack(one, async ({ project, tryBerth, berth }) => {
      const name = `${project.name}-precious`;
      const volume = `volumes: {data: {external: true, name: ${name}}}`;
      await project.write({ "compose.yaml": one.replace("volumes: {data: {}}", volume) });
      await docker.createVolume({ Name: name });
      try {
        const refused = await tryBerth(["ci", "--", "touch", "ran"]);
        expect(await leftAfter(project.name)).toEqual([]);
        expect(refused).toMatchObject({ code: 2, stdout: "" });
        expect(refused.stderr).toContain(`service web writes to external volume ${name}`);
        expect(existsSync(join(project.dir, "ran"))).toBe(false);
        await berth("ci", "--keep-external", "--", "true");
        expect(await docker.getVolume(name).inspect()).toMatchObject({ Name: name });
        expect(await leftAfter(project.name)).toEqual([]);
      } finally {
        await docker.getVolume(name).remove();
      }
    }));

  it("keeps the addresses of a network that the file refers to", () => {
    const dns = fixed
      .replace("command: wget", "dns: [10.213.7.5]\n    command: wget")
      .replaceAll("10.213.7.", "10.213.8.");
    return withStack(dns, async ({ project, tryBerth }) => {
      const run = await tryBerth(["ci", "--service", "asks", "--", "wget", "-q", "-O", "-", "http://10.213.8.5"]);
      expect(run).toMatchObject({ code: 0, stdout: "answer\n" });
      expect(run.stderr).toContain("services.asks.dns.0 refers to 10.213.8.5");
      expect(await leftAfter(project.name)).toEqual([]);
    });
  });

  it("ends the command when the lease is over", () =>
    withStack(one, async ({ project, tryBerth }) => {
      const run = await tryBerth(["ci", "--ttl", "1s", "--", "sleep", "60"]);
      expect(run).toMatchObject({ code: 124, stderr: expect.stringContaining("--ttl") });
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("makes nothing in a dry run, and shows the plan", () =>
    withStack(one, async ({ project, tryBerth }) => {
      const run = await tryBerth(["ci", "--dry-run", "--", "touch", "ran"]);
      expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("create web-1") });
      expect(existsSync(join(project.dir, "ran"))).toBe(false);
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it("keeps a failed stack where that is asked for and only such a one, until gc is asked to remove it", () =>
    withStack(one, async ({ project, tryBerth, berth }) => {
      await berth("ci", "--keep-on-failure", "--", "true");
      expect(await leftAfter(project.name)).toEqual([]);
      const failed = await tryBerth(["ci", "--keep-on-failure", "--", "false"]);
      expect(failed.code).toBe(1);
      const [name = ""] = await runsOf(project.name);
      expect(failed.stderr).toContain(`remove it with \`berth gc ${name}\``);
      expect(processesAbout(name).filter((line) => !line.includes("berth-reaper"))).toEqual([]);
      expect((await berth("gc", "--dry-run")).stdout).not.toContain(name);
      expect(await projectState(name)).toMatchObject({ containers: { [`${name}-web-1`]: { state: "running" } } });
      expect((await berth("gc", name)).stdout).toContain(`removed ${name}: requested\n`);
      expect(await leftAfter(project.name)).toEqual([]);
    }));
});

describe("berth gc", () => {
  it("removes the stack of a run whose process and reaper are dead, tells of it, and touches no other", () =>
    withStack(one, async ({ project, start, berth, tryBerth }) => {
      const [dead, living] = [start(["ci", "--", "sh", "-c", waits]), start(["ci", "--", "sh", "-c", waits])];
      const [name, other] = [await begun(dead), await begun(living)];
      const reapers = processesAbout(`reap ${name}`).map((line) => Number.parseInt(line, 10));
      expect(reapers.length).toBeGreaterThan(0);
      // One is put in its place again, until nobody is there to.
      dead.process.kill("SIGSTOP");
      for (const pid of reapers) process.kill(pid, "SIGKILL");
      dead.process.kill("SIGKILL");

      const dry = await berth("gc", "--dry-run");
      expect(dry.stdout).toContain(`would remove ${name}: its process died\n`);
      expect(dry.stdout).not.toContain(other);
      const older = await berth("gc", "--dry-run", "--ttl", "1ms");
      expect(older.stdout).toContain(`would remove ${other}: expired\n`);
      // Its exit code depends on other stacks at the engine: one that cannot be removed is not this test's.
      const gc = JSON.parse((await tryBerth(["gc", "--format", "json"])).stdout);
      const removed = gc.projects.find((one: { project: string }) => one.project === name);
      expect(removed).toMatchObject({ because: "dead" });
      expect(removed.resources.map((one: { kind: string; name: string }) => `${one.kind} ${one.name}`).sort()).toEqual([
        `container ${name}-web-1`,
        `network ${name}_default`,
        `volume ${name}_data`,
      ]);
      expect(await projectState(other)).toMatchObject({ containers: { [`${other}-web-1`]: { state: "running" } } });
      await project.write({ go: "" });
      expect(await living.ended).toMatchObject({ code: 0 });
      expect(await leftAfter(project.name, 15_000)).toEqual([]);
    }));

  it("says where nothing is to be removed", () =>
    withStack(one, async ({ berth }) => {
      expect((await berth("gc", "--dry-run")).stdout).toMatch(/^(nothing to remove|would remove .*)$/m);
    }));
});
