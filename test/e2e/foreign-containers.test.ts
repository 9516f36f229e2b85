import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { leaseLabels } from "../../src/ci/ephemeral/lease.ts";
import { labels } from "../../src/engine/labels.ts";
import { containerIds, projectState, removeProject } from "../support/engine-state.ts";
import { commandsOf } from "../support/project-commands.ts";
import { runBerth } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const idle = `init: true, stop_grace_period: 0s, command: ["sleep", "600"]`;
const built = (more = "") =>
  `services:\n  api: {build: {context: ., dockerfile_inline: "FROM busybox:1"}, ${idle}${more}}\n`;

/** `docker run -d --name NAME IMAGE sleep 600`; returns the container's id. */
async function runByHand(name: string, image: string): Promise<string> {
  const HostConfig = { Init: true };
  const container = await docker.createContainer({ name, Image: image, Cmd: ["sleep", "600"], HostConfig });
  await container.start();
  return container.id;
}

/** The state and start time of containers, by name; "gone" if one is not there. */
async function lives(names: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    names.map((name) =>
      docker
        .getContainer(name)
        .inspect()
        .then(({ Id, State: { Status, StartedAt } }) => `${Id} ${Status} ${StartedAt}`)
        .catch(() => "gone"),
    ),
  );
}

interface Foreign {
  readonly project: TestProject;
  readonly names: readonly string[];
}

/** A stack that is up, with hand-made containers of its built image and of a commit of its container. */
function withForeign(test: (foreign: Foreign) => Promise<void>): Promise<void> {
  return withProject("bfo-", async (project) => {
    const { name } = project;
    await project.write({ "compose.yaml": built() });
    await commandsOf(project).berth("up", "-d");
    await docker.getContainer(`${name}-api-1`).commit({ repo: `${name}-snapshot`, tag: "1" });
    await runByHand(`${name}-of-build`, `${name}-api`);
    await runByHand(`${name}-of-commit`, `${name}-snapshot:1`);
    await test({ project, names: [`${name}-of-build`, `${name}-of-commit`] });
  });
}

describe("a hand-made container of an image with a project's labels", () => {
  it("is left alone by every command that changes or removes, and is not listed", () =>
    withForeign(async ({ project, names }) => {
      const { berth } = commandsOf(project);
      const before = await lives(names);
      const whatUpDoes = async (...args: readonly string[]) => (await berth("up", "-d", ...args)).stderr;
      expect(await whatUpDoes("--remove-orphans")).not.toMatch(/Recreate|Remov|Stop/);
      expect(await lives(names)).toEqual(before);
      expect((await berth("ps", "-a", "--format", "{{.Name}}")).stdout.trim()).toBe(`${project.name}-api-1`);
      expect((await berth("ls", "--filter", `name=${project.name}`)).stdout).toContain("running(1)");

      await project.write({ "compose.yaml": built(", environment: {CHANGED: yes}") });
      for (const args of [["up", "-d"], ["restart"], ["kill"], ["stop"], ["rm", "-f"], ["up", "-d"]]) {
        await berth(...args);
        expect(await lives(names), args.join(" ")).toEqual(before);
      }
      await project.write({ "compose.yaml": `services:\n  other: {image: "busybox:1", ${idle}}\n` });
      for (const args of [
        ["up", "-d", "--remove-orphans"],
        ["down", "-v", "--remove-orphans", "--rmi", "local"],
      ]) {
        await berth(...args);
        expect(await lives(names), args.join(" ")).toEqual(before);
      }
      expect(Object.keys(await containerIds(project.name)).sort()).toEqual(names);
    }));

  it("is left alone by down of the project by its name alone", () =>
    withForeign(async ({ project, names }) => {
      const before = await lives(names);
      await project.write({ "compose.yaml": "services: {}\n" });
      const result = await runBerth(["-p", project.name, "down", "-v"], { cwd: "/" });
      expect(result.code, result.stderr).toBe(0);
      expect(await lives(names)).toEqual(before);
      expect(Object.keys((await projectState(project.name)).containers).sort()).toEqual(names);
    }));
});

describe("gc", () => {
  it("leaves a real stack whose image has the labels of a lease", () =>
    withProject("bfo-", async (outer) => {
      const project = { ...outer, name: `${outer.name}-ci-database` };
      const lease = leaseLabels({ begunMs: 0, expiresMs: 1, owner: undefined });
      const forged = Object.entries({ ...lease, [labels.project]: project.name, [labels.shared]: "" });
      const dockerfile = `FROM busybox:1\nLABEL ${forged.map(([label, value]) => `${label}="${value}"`).join(" ")}\n`;
      const { berth } = commandsOf(project);
      try {
        await project.write({
          Dockerfile: dockerfile,
          "compose.yaml": `services:\n  db: {build: ., ${idle}, volumes: ["data:/data"]}\nvolumes: {data: {}}\n`,
        });
        await berth("up", "-d");
        await runByHand(`${project.name}-by-hand`, `${project.name}-db`);
        const before = await projectState(project.name);
        expect((await runBerth(["gc", "--dry-run"])).stdout).not.toContain(project.name);
        expect((await runBerth(["gc", project.name])).stdout).toBe("nothing to remove\n");
        expect(await projectState(project.name)).toEqual(before);
        expect(Object.keys(before.containers)).toHaveLength(2);
        expect(Object.keys(before.volumes)).toEqual([`${project.name}_data`]);
      } finally {
        await removeProject(project.name);
      }
    }));

  it("removes exactly what a dry run lists, beside a hand-made container of an image that ci built", () =>
    withProject("bfo-", async (project) => {
      await project.write({
        "compose.yaml": `name: ${project.name}\n${built(`, volumes: ["data:/data"]`)}volumes: {data: {}}\n`,
      });
      const kept = await runBerth(["ci", "--keep-on-failure", "--", "false"], { cwd: project.dir });
      const [run = ""] = new RegExp(`${project.name}-ci-[a-z0-9]{8}`).exec(kept.stderr) ?? [];
      try {
        const before = await lives([`${run}-by-hand`, await runByHand(`${run}-by-hand`, `${run}-api`)]);
        expect(before).not.toContain("gone");
        const dry = await runBerth(["gc", "--dry-run", run]);
        const wet = await runBerth(["gc", run]);
        expect(wet.stdout).toBe(
          `removed ${run}: requested\n  container ${run}-api-1\n  network ${run}_default\n  volume ${run}_data\n`,
        );
        expect(dry.stdout).toBe(wet.stdout.replace("removed", "would remove"));
        expect(wet.stderr).toContain(`image ${run}-api:latest is kept: container ${run}-by-hand uses it`);
        expect((await lives([`${run}-by-hand`]))[0]).toBe(before[0]);
      } finally {
        await removeProject(run);
      }
    }));
});
