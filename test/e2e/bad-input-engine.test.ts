import { createServer } from "node:net";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerStates, projectState } from "../support/engine-state.ts";
import { commandsOf } from "../support/project-commands.ts";
import type { RunResult } from "../support/run-berth.ts";
import { freePort, hungEngine, muteEngine } from "../support/wire.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const forever = `image: "busybox:1", init: true, command: ["sleep", "1000"], stop_grace_period: 0s`;

interface Failed extends RunResult {
  /** States by short name, of what there is now. */
  readonly states: Readonly<Record<string, string>>;
}

/** Runs a command of a stack that cannot work. Whatever it is: no failure of a user's may look like one of ours. */
async function fail(project: TestProject, file: string, args: readonly string[], env = {}): Promise<Failed> {
  await project.write({ "compose.yaml": file });
  const result = await commandsOf(project, env).tryBerth(args);
  expect(result.stderr).not.toMatch(/bug:|^\s+at .+:\d+:\d+\)?$/m);
  const states = await containerStates(project.name);
  const short = Object.entries(states).map(([name, state]) => [name.replace(`${project.name}-`, ""), state]);
  return { ...result, states: Object.fromEntries(short) };
}

describe("the engine", () => {
  it("not there is named with what was tried, exit code 4", () =>
    withProject("be2-", async (project) => {
      const file = `services: {web: {${forever}}}`;
      const host = `unix://${project.dir}/none.sock`;
      for (const args of [["up", "-d"], ["ps"], ["plan"], ["down"], ["logs"]]) {
        const { code, stderr } = await fail(project, file, args, { DOCKER_HOST: host });
        expect(code).toBe(4);
        expect(stderr).toContain(`no container engine answers at ${host} (DOCKER_HOST): no such socket`);
        expect(stderr).toContain("hint: ");
      }
      const port = await freePort();
      const refused = await fail(project, file, ["up", "-d"], { DOCKER_HOST: `tcp://127.0.0.1:${port}` });
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain(`tcp://127.0.0.1:${port} (DOCKER_HOST): connection refused`);
    }));

  it("too old for attributes is told of all of them, each with its place, and makes nothing; exit code 5", () =>
    withProject("be2-", async (project) => {
      const file = `
services:
  web:
    image: busybox:1
    command: sleep 1000
    annotations: {a: b}
    healthcheck: {test: "true", start_period: 5s, start_interval: 1s}
    networks: {back: {gw_priority: 1}}
networks:
  back: {enable_ipv4: false, enable_ipv6: true}
`;
      for (const args of [["plan"], ["up", "-d"], ["create"], ["up", "--dry-run"], ["run", "--rm", "web", "true"]]) {
        const { code, stderr, stdout, states } = await fail(project, file, args, { DOCKER_API_VERSION: "1.42" });
        expect(code).toBe(5);
        expect(stderr).toMatch(/compose\.yaml:\d+:5: warning: services\.web\.annotations needs engine API 1\.43/);
        expect(stderr).toMatch(/compose\.yaml:\d+:51: error: .*start_interval needs engine API 1\.44 \(Docker 25\.0\)/);
        expect(stderr).toMatch(/compose\.yaml:\d+:23: error: .*back\.gw_priority needs engine API 1\.48/);
        expect(stderr).toMatch(
          /compose\.yaml:\d+:10: error: networks\.back\.enable_ipv4: false needs engine API 1\.48/,
        );
        expect(stderr).toContain("^^^^^^^^^^^");
        expect(stdout.includes("+ create web-1")).toBe(args[0] === "plan");
        expect(states).toEqual({});
        expect((await projectState(project.name)).networks).toEqual({});
      }
    }));

  it("too old for an attribute of what runs already is no matter while nothing is to be made", () =>
    withProject("be2-", async (project) => {
      const old = { DOCKER_API_VERSION: "1.42" };
      const file = `services: {web: {${forever}, annotations: {a: b}}}`;
      const told = await fail(project, file, ["up", "-d"], old);
      expect([told.code, told.states]).toEqual([0, { "web-1": "running" }]);
      expect(told.stderr).toContain("this engine supports 1.42 and leaves it out");
      const again = await fail(project, file, ["up", "-d"], old);
      expect(again.code).toBe(0);
      expect(again.stderr).not.toContain("needs engine API");
    }));

  it("that takes the connection and says nothing is given up on by name of the call, exit code 4", () =>
    withProject("be2-", async (project) => {
      const mute = await muteEngine();
      const hung = await hungEngine("1.45");
      try {
        const file = `services: {web: {${forever}}}`;
        const env = { BERTH_ENGINE_TIMEOUT: "1" };
        const first = await fail(project, file, ["up", "-d"], { ...env, DOCKER_HOST: mute.dockerHost });
        expect(first.code).toBe(4);
        expect(first.stderr).toContain("did not answer GET /_ping for 1 s");
        const second = await fail(project, file, ["up", "-d"], { ...env, DOCKER_HOST: hung.dockerHost });
        expect(second.code).toBe(4);
        expect(second.stderr).toMatch(/did not answer GET \/(containers|networks|volumes|images)\S* for 1 s/);
        expect(second.stderr).toContain("BERTH_ENGINE_TIMEOUT");
      } finally {
        await Promise.all([mute.close(), hung.close()]);
      }
    }));

  it("that speaks too old an API is refused, exit code 4", () =>
    withProject("be2-", async (project) => {
      const old = await hungEngine("1.30");
      try {
        const { code, stderr } = await fail(project, `services: {web: {${forever}}}`, ["up", "-d"], {
          DOCKER_HOST: old.dockerHost,
        });
        expect(code).toBe(4);
        expect(stderr).toMatch(/API is too old: it supports 1\.30, berth needs 1\.\d+/);
      } finally {
        await old.close();
      }
    }));
});

describe("a port that is taken", () => {
  const publishing = (port: number) => `
services:
  web: {${forever}, ports: ["127.0.0.1:${port}:80"]}
  behind: {${forever}, depends_on: [web]}
  other: {${forever}}
`;

  it("by another container is told with that container's name, and blocks only its branch", () =>
    withProject("be2-", (project) =>
      withProject("be2-holder-", async (holder) => {
        const port = await freePort();
        await holder.write({ "compose.yaml": `services: {first: {${forever}, ports: ["127.0.0.1:${port}:80"]}}` });
        await commandsOf(holder).berth("up", "-d");
        const { code, stderr, states } = await fail(project, publishing(port), ["up", "-d"]);
        expect(states).toEqual({ "behind-1": "created", "other-1": "running", "web-1": "created" });
        expect(code).toBe(1);
        expect(stderr).toContain(
          `port 127.0.0.1:${port} is already taken by container ${holder.name}-first-1 (project ${holder.name})`,
        );
        expect(stderr).toMatch(/Container \S+-behind-1 Skipped/);
        // Once the port is free, the same command ends what it began.
        await commandsOf(holder).berth("down");
        await commandsOf(project).berth("up", "-d");
        expect(new Set(Object.values(await containerStates(project.name)))).toEqual(new Set(["running"]));
      }),
    ));

  it("by a process of the host is told so, with the way to find it", () =>
    withProject("be2-", async (project) => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as { port: number };
      try {
        const { code, stderr, states } = await fail(project, publishing(port), ["up", "-d"]);
        expect(states).toEqual({ "behind-1": "created", "other-1": "running", "web-1": "created" });
        expect(code).toBe(1);
        expect(stderr).toContain(`port 127.0.0.1:${port} is already taken by a process outside the engine`);
        expect(stderr).toContain(`sport = :${port}`);
      } finally {
        server.close();
      }
    }));
});

describe("an image", () => {
  it("that is not there and cannot be pulled is named, and blocks only its branch", () =>
    withProject("be2-", async (project) => {
      const image = `127.0.0.1:${await freePort()}/be2/none:1`;
      const file = `services: {web: {image: "${image}"}, other: {${forever}}}`;
      const { code, stderr, states } = await fail(project, file, ["up", "-d"]);
      expect(states).toEqual({ "other-1": "running" });
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`Image ${image} Error .+`));
      expect(stderr).toContain(`✗ web: image ${image} could not be pulled from 127.0.0.1:`);
      expect(stderr).toMatch(/^✗ web: .*connection refused/m);
    }));

  it("that is not there and may not be pulled is named before anything is made", () =>
    withProject("be2-", async (project) => {
      const file = `services: {web: {image: "be2-none:1", pull_policy: never}, other: {${forever}}}`;
      const { code, stderr } = await fail(project, file, ["up", "-d"]);
      expect(code).toBe(1);
      expect(stderr).toContain('image "be2-none:1" for service "web" not found locally, and pulling is disabled');
      expect(await projectState(project.name)).toEqual({ containers: {}, networks: {}, volumes: {} });
    }));

  it.each([
    // The labels that berth gives the image are steps, too. BuildKit's words are in build.test.ts.
    ["RUN echo to the builder >&2; exit 3", 'the build of service "web" failed at step 2/6: RUN echo to the builder'],
    ["RUNN echo", "parse error on line 2: unknown instruction: RUNN"],
    ["COPY absent /", "failed at step 2/6: COPY absent /"],
  ])("that the classic builder cannot build (%s) is told with the Dockerfile's line", (line, says) =>
    withProject("be2-", async (project) => {
      await project.write({ Dockerfile: `FROM busybox:1\n${line}\n` });
      const { code, stdout, stderr, states } = await fail(
        project,
        `services: {web: {build: .}, behind: {${forever}, depends_on: [web]}, other: {${forever}}}`,
        ["up", "-d"],
        { DOCKER_BUILDKIT: "0" },
      );
      expect(states).toMatchObject({ "other-1": "running" });
      expect(states).not.toHaveProperty("web-1");
      expect(code).toBe(1);
      expect(stderr).toContain(says);
      expect(stdout + stderr).not.toContain("\u001b");
    }),
  );
});

describe("what others should have made", () => {
  it("external networks and volumes that are missing are named with the way to make them", () =>
    withProject("be2-", async (project) => {
      const file = `
services: {web: {${forever}, networks: [outside], volumes: ["kept:/data"]}}
networks: {outside: {external: true, name: be2-no-network}}
volumes: {kept: {external: true, name: be2-no-volume}}
`;
      const { code, stderr } = await fail(project, file, ["up", "-d"]);
      expect(code).toBe(1);
      expect(stderr).toContain("network be2-no-network declared as external, but could not be found");
      expect(stderr).toContain("volume be2-no-volume declared as external, but could not be found");
      expect(stderr).toContain("docker network create be2-no-network");
      expect(await projectState(project.name)).toEqual({ containers: {}, networks: {}, volumes: {} });
    }));

  it("a container's name that a stranger has is told with the stranger", () =>
    withProject("be2-", async (project) => {
      const stranger = await docker.createContainer({ name: `${project.name}-web-1`, Image: "busybox:1" });
      try {
        const { code, stderr, states } = await fail(project, `services: {web: {${forever}}, db: {${forever}}}`, [
          "up",
          "-d",
        ]);
        expect(states).toEqual({ "db-1": "running" });
        expect(code).toBe(1);
        expect(stderr).toContain(
          `container name "${project.name}-web-1" is already in use by container ${stranger.id.slice(0, 12)}`,
        );
      } finally {
        await stranger.remove({ force: true });
      }
    }));

  it("a command that the image does not have is named", () =>
    withProject("be2-", async (project) => {
      const { code, stderr } = await fail(
        project,
        'services: {web: {image: "busybox:1", command: [no-such-command]}}',
        ["up", "-d"],
      );
      expect(code).toBe(1);
      expect(stderr).toContain('the command "no-such-command" does not exist in the image');
    }));
});

describe("a dependency", () => {
  it("that fails, or comes up unhealthy, is told with its evidence, and blocks only its branch", () =>
    withProject("be2-", async (project) => {
      const file = `
services:
  job: {image: "busybox:1", command: ["sh", "-c", "exit 5"]}
  after: {${forever}, depends_on: {job: {condition: service_completed_successfully}}}
  sick: {${forever}, healthcheck: {test: ["CMD-SHELL", "echo no disk; exit 1"], interval: 100ms, timeout: 10s, retries: 1}}
  behind: {${forever}, depends_on: {sick: {condition: service_healthy}}}
  gone: {image: "busybox:1", command: ["sh", "-c", "exit 7"], healthcheck: {test: ["CMD", "true"], interval: 60s}}
  late: {${forever}, depends_on: {gone: {condition: service_healthy}}}
  optional: {${forever}, depends_on: {job: {condition: service_completed_successfully, required: false}}}
  free: {${forever}}
`;
      const { code, stderr, states } = await fail(project, file, ["up", "-d"]);
      expect(states).toEqual({
        "after-1": "created",
        "behind-1": "created",
        "free-1": "running",
        "gone-1": "exited",
        "job-1": "exited",
        "late-1": "created",
        "optional-1": "running",
        "sick-1": "running",
      });
      expect(code).toBe(1);
      expect(stderr).toContain('service "job" didn\'t complete successfully: exit 5');
      expect(stderr).toContain(`dependency failed to start: container ${project.name}-sick-1 is unhealthy`);
      expect(stderr).toContain(`dependency failed to start: container ${project.name}-gone-1 exited (7)`);
      expect(stderr).toContain("no disk");
      for (const name of ["after", "behind", "late"])
        expect(stderr).toMatch(new RegExp(`Container \\S+-${name}-1 Skipped .*failed`));
    }));

  it("that is not ready in time ends the wait with exit code 6, and leaves what runs", () =>
    withProject("be2-", async (project) => {
      const file = `services: {slow: {${forever}, healthcheck: {test: ["CMD", "false"], interval: 100ms, timeout: 10s, retries: 1000}}, fine: {${forever}}}`;
      const { code, stderr, states } = await fail(project, file, ["up", "--wait", "--wait-timeout", "2"]);
      expect(states).toEqual({ "fine-1": "running", "slow-1": "running" });
      expect(code).toBe(6);
      expect(stderr).toContain("application not healthy after 2s");
      expect(stderr).toContain(`${project.name}-slow-1`);
    }));
});
