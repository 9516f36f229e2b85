import { describe, expect, it } from "vitest";
import { containerIds } from "../support/engine-state.ts";
import { fixtures, type StackName, stage } from "../support/fixtures.ts";
import { commandsOf } from "../support/project-commands.ts";
import { tapEngine } from "../support/wire.ts";
import { withProject } from "../support/with-project.ts";

const engine = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
const stacks: readonly StackName[] = ["hello", "workers", "shop", ...fixtures];

/** Runs over a wire that writes down each request, and gives those that change something; none at all would prove nothing. */
async function writes(run: (dockerHost: string) => Promise<unknown>): Promise<string[]> {
  const wire = await tapEngine(engine);
  try {
    await run(wire.dockerHost);
    expect(wire.requests).not.toEqual([]);
    return wire.requests.filter((request) => !/^(GET|HEAD) /.test(request));
  } finally {
    await wire.close();
  }
}

describe("on the wire to the engine", () => {
  it.each(stacks)("a second up of %s only reads, and so does all that only shows", (stack) =>
    withProject("be2-", async (project) => {
      const { env } = await stage(stack, project);
      const { berth } = commandsOf(project, env);
      await berth("up", "-d");
      const ids = await containerIds(project.name);

      const again = (...args: string[]) =>
        writes((dockerHost) => commandsOf(project, { ...env, DOCKER_HOST: dockerHost }).berth(...args));
      expect(await again("up", "-d")).toEqual([]);
      expect(await again("up", "-d", "--wait")).toEqual([]);
      expect(await again("plan", "--exit-code")).toEqual([]);
      expect(await again("ps", "-a")).toEqual([]);
      expect(await again("up", "-d", "--dry-run", "--force-recreate")).toEqual([]);
      expect(await again("down", "--dry-run", "-v")).toEqual([]);
      expect(await containerIds(project.name)).toEqual(ids);
    }),
  );

  it("a first dry run reads only, and says what would come", () =>
    withProject("be2-", async (project) => {
      const { env } = await stage("built", project);
      let said = "";
      const sent = await writes(async (dockerHost) => {
        const { berth } = commandsOf(project, { ...env, DOCKER_HOST: dockerHost });
        said = (await berth("--dry-run", "up", "-d")).stdout;
        said += (await berth("plan")).stdout;
      });
      expect(sent).toEqual([]);
      expect(said).toContain("create app-1");
      expect(await containerIds(project.name)).toEqual({});
    }));

  it("config asks the engine nothing", () =>
    withProject("be2-", async (project) => {
      const { env } = await stage("storing", project);
      const nowhere = commandsOf(project, { ...env, DOCKER_HOST: `unix://${project.dir}/no-engine.sock` });
      expect((await nowhere.berth("config", "--services")).stdout).toBe("keeper\nlender\nreader\n");
      expect((await nowhere.berth("config")).stdout).toContain(`name: ${project.name}`);
    }));

  it("no command asks more than it needs", () =>
    withProject("be2-", async (project) => {
      const replicas = 5;
      await project.write({
        "compose.yaml": `services: { web: { image: "busybox:1", command: [sleep, infinity], init: true, scale: ${replicas}, stop_grace_period: 1s, ports: [80] } }`,
      });
      const sent = async (...args: string[]) => {
        const wire = await tapEngine(engine);
        try {
          await commandsOf(project, { DOCKER_HOST: wire.dockerHost }).berth(...args);
          return wire.requests.map((request) => request.replace(/\?.*/, "").replace(/^(\S+) \/v[\d.]+/, "$1 "));
        } finally {
          await wire.close();
        }
      };
      const images = (requests: readonly string[]) => requests.filter((request) => request.startsWith("GET /images"));

      // Once for the plan, once when the containers are created.
      expect(images(await sent("up", "-d"))).toHaveLength(2);
      // The version, containers, networks, volumes, the image, and whether another command stops something now.
      expect(await sent("up", "-d")).toHaveLength(6);
      for (const args of [["ps"], ["ps", "-a", "--format", "json"], ["ls"], ["port", "web", "80"]]) {
        expect([args, await sent(...args)]).toEqual([args, ["GET /_ping", "GET /containers/json"]]);
      }
      for (const args of [["logs"], ["top"], ["stop", "-t", "0"], ["start"], ["restart", "-t", "0"]]) {
        expect([args, await sent(...args)]).toHaveProperty("1.length", 2 + replicas);
      }
      const down = await sent("down");
      expect(down.findIndex((request) => request.endsWith("/stop"))).toBe(4);
      expect(down).toHaveLength(4 + replicas * 2 + 1);
    }));

  it("a write is seen there, so that none seen means none sent", () =>
    withProject("be2-", async (project) => {
      const { env } = await stage("hello", project);
      const sent = await writes((dockerHost) =>
        commandsOf(project, { ...env, DOCKER_HOST: dockerHost }).berth("up", "-d"),
      );
      expect(sent.map((request) => request.replace(/\?.*/, "").replace(/^(\S+) \/v[\d.]+/, "$1 "))).toEqual([
        "POST /networks/create",
        "POST /containers/create",
        `PUT /containers/${project.name}-web-1/archive`,
        `POST /containers/${project.name}-web-1/start`,
      ]);
    }));
});
