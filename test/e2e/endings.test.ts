import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerStates } from "../support/engine-state.ts";
import { commandsOf } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { withProject } from "../support/with-project.ts";

const docker = new Docker();
const idle = `image: "busybox:1", init: true, stop_grace_period: 0s, command: ["sleep", "600"]`;

const starting = `
services:
  short: {image: "busybox:1", init: true, command: ["sh", "-c", "echo over; exit 4"], environment: {V: "\${V:-1}"}}
  slow:
    image: "busybox:1"
    init: true
    command: ["sleep", "600"]
    healthcheck: {test: ["CMD", "false"], interval: 1s, start_period: 600s}
  last: {${idle}, depends_on: {slow: {condition: service_healthy}}}
`;

describe("an attached up that a container's end is to end", () => {
  it("ends while others still wait to start, with that container's code", () =>
    withProject("hok-", async (project) => {
      await project.write({ "compose.yaml": starting });
      const result = await commandsOf(project).tryBerth(["up", "--abort-on-container-failure"]);
      expect(result.stdout).toMatch(/short-1 exited with code 4\nAborting on container exit\.\.\.\n/);
      expect(result.code).toBe(4);
      expect(await containerStates(project.name)).toEqual({
        [`${project.name}-short-1`]: "exited",
        [`${project.name}-slow-1`]: "exited",
        [`${project.name}-last-1`]: "created",
      });
    }));

  it("does not take the end of a container that it replaces for one", () =>
    withProject("hok-", async (project) => {
      const { berth, start } = commandsOf(project);
      await project.write({ "compose.yaml": `services: {web: {${idle}}}` });
      await berth("up", "-d");
      await project.write({ "compose.yaml": `services: {web: {${idle}, environment: {V: "2"}}}` });
      const running = start(["up", "--abort-on-container-exit"]);
      await said(running, "stderr", /Container \S+-web-1 Started/);
      running.process.kill("SIGINT");
      const { code, stdout } = await running.ended;
      expect(stdout).not.toContain("Aborting");
      expect(code).toBe(130);
    }));
});

describe("an attached up of what restarts again and again", () => {
  it("ends once that is stopped from elsewhere, between two of its runs too", () =>
    withProject("hok-", async (project) => {
      const { start } = commandsOf(project);
      await project.write({
        "compose.yaml": `services: {web: {image: "busybox:1", command: ["false"], restart: always}}`,
      });
      const running = start(["up"]);
      await said(running, "stdout", /(web-1 exited with code 1 \(restarting\)\n){5}/);
      const web = docker.getContainer(`${project.name}-web-1`);
      expect((await web.inspect()).State.Restarting).toBe(true);
      await web.stop();
      expect((await running.ended).code).toBe(0);
    }));
});

describe("an attached up of one service", () => {
  const stack = {
    "compose.yaml": `
services:
  job: {image: "busybox:1", command: ["sh", "-c", "seq 1000; exit 3"], depends_on: [idle, once]}
  idle: {${idle}}
  once: {image: "busybox:1", command: ["true"]}
`,
  };

  it("ends with it, shows all it said, and leaves what it depends on running", () =>
    withProject("hok-", async (project) => {
      const { tryBerth } = commandsOf(project);
      await project.write(stack);
      const { code, stdout } = await tryBerth(["up", "--attach-dependencies", "job"]);
      expect([...stdout.matchAll(/^job-1 +\| (\d+)$/gm)].map(([, number]) => Number(number))).toEqual(
        Array.from({ length: 1000 }, (_, index) => index + 1),
      );
      expect(code).toBe(0);
      expect((await docker.getContainer(`${project.name}-idle-1`).inspect()).State.Running).toBe(true);
    }));

  it("takes no dependency's end for one that aborts it, and stops no dependency then", () =>
    withProject("hok-", async (project) => {
      const { tryBerth } = commandsOf(project);
      await project.write(stack);
      expect((await tryBerth(["up", "--abort-on-container-exit", "job"])).code).toBe(3);
      expect((await docker.getContainer(`${project.name}-idle-1`).inspect()).State.Running).toBe(true);
    }));
});

describe("down -v", () => {
  it("removes the anonymous volumes that a recreation handed on, but no other's", () =>
    withProject("hok-", async (project) => {
      const { berth } = commandsOf(project);
      const foreign = await docker.createVolume({ Name: `${project.name}-foreign` });
      try {
        await project.write({
          "compose.yaml": `
services:
  web: {${idle}, volumes: [/scratch, "foreign:/foreign"]}
volumes: {foreign: {external: true, name: ${project.name}-foreign}}
`,
        });
        const scratch = async () => {
          const { Mounts } = await docker.getContainer(`${project.name}-web-1`).inspect();
          return Mounts.find(({ Destination }) => Destination === "/scratch")?.Name;
        };
        await berth("up", "-d");
        const first = await scratch();
        await berth("up", "-d", "--force-recreate");
        expect(await scratch()).toBe(first);
        await berth("down", "-v");
        const { Volumes } = await docker.listVolumes();
        const names = Volumes.map(({ Name }) => Name);
        expect(names).not.toContain(first);
        expect(names).toContain(`${project.name}-foreign`);
      } finally {
        await foreign.remove();
      }
    }));
});

describe("a namespace shared with a scaled service", () => {
  it("is that of its first container by name, however old, so that the next up finds nothing to do", () =>
    withProject("hok-", async (project) => {
      const { berth } = commandsOf(project);
      await project.write({
        "compose.yaml": `
services:
  donor: {${idle}, scale: 2}
  guest: {${idle}, network_mode: "service:donor"}
`,
      });
      await berth("up", "-d", "--scale", "donor=2", "donor");
      // The first becomes the younger one.
      await docker.getContainer(`${project.name}-donor-1`).remove({ force: true });
      await berth("up", "-d");
      const { Id } = await docker.getContainer(`${project.name}-donor-1`).inspect();
      const { HostConfig } = await docker.getContainer(`${project.name}-guest-1`).inspect();
      expect(HostConfig.NetworkMode).toBe(`container:${Id}`);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");
    }));
});
