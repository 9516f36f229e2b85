import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { containerIds, containerStates, projectState } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { freePort } from "../support/wire.ts";
import { withProject } from "../support/with-project.ts";

/** An example as it is in the repository, under a name and on a port of its own. */
async function withExample<T>(
  example: string,
  variable: string | undefined,
  test: (at: { berth: ProjectCommands["berth"]; url: string; project: string }) => Promise<T>,
): Promise<T> {
  const dir = new URL(`../../examples/${example}`, import.meta.url).pathname;
  const port = await freePort();
  return withProject("be2-", ({ name }) => {
    const { berth } = commandsOf({ name, dir }, variable === undefined ? {} : { [variable]: String(port) });
    return test({ berth, url: `http://127.0.0.1:${port}`, project: name });
  });
}

const nothing = { containers: {}, networks: {}, volumes: {} };

async function products(url: string): Promise<string[]> {
  const answer = (await (await fetch(`${url}/products`)).json()) as { products: { name: string }[] };
  return answer.products.map(({ name }) => name);
}

describe("the examples", () => {
  it("hello answers on its port, stays as it is, and leaves nothing", () =>
    withExample("hello", "HELLO_PORT", async ({ berth, url, project }) => {
      await berth("up", "-d", "--wait");
      expect(await projectState(project)).toMatchObject({
        containers: { [`${project}-web-1`]: { state: "running", health: "healthy" } },
        networks: { [`${project}_default`]: "default" },
      });
      expect(await (await fetch(url)).text()).toBe("Hello from berth.\n");
      const ids = await containerIds(project);
      expect((await berth("up", "-d")).stderr).toBe(` Container ${project}-web-1 Running\n`);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");
      expect(await containerIds(project)).toEqual(ids);
      await berth("down", "-v");
      expect(await projectState(project)).toEqual(nothing);
      await expect(fetch(url)).rejects.toThrow();
    }));

  it("workers share the jobs, and can be more and fewer", () =>
    withExample("workers", undefined, async ({ berth, project }) => {
      const redis = (...args: string[]) => inContainer(`${project}-queue-1`, ["redis-cli", ...args]);
      const workers = (count: number) => Array.from({ length: count }, (_, n) => `${project}-worker-${n + 1}`);
      // Waits inside the container: its worker's count is the only sign.
      const allDone = (jobs: number) =>
        inContainer(`${project}-queue-1`, [
          "sh",
          "-c",
          `until [ "$(redis-cli get done)" = ${jobs} ]; do sleep 0.1; done`,
        ]);
      const running = async () =>
        Object.entries(await containerStates(project)).flatMap(([name, state]) =>
          name.includes("-worker-") && state === "running" ? [name] : [],
        );
      await berth("up", "-d", "--wait");
      expect(await running()).toEqual(workers(3));
      await allDone(30);
      const first = await containerIds(project);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");

      await berth("up", "-d", "--scale", "worker=5");
      expect(await running()).toEqual(workers(5));
      expect(await containerIds(project)).toMatchObject(first);

      await berth("up", "-d", "--scale", "worker=2");
      expect(await running()).toEqual(workers(2));
      await redis("rpush", "jobs", "one-more");
      await allDone(31);

      await berth("down", "-v");
      expect(await projectState(project)).toEqual(nothing);
    }));

  it("shop sells through nginx from Postgres, and keeps what it has over down and up", () =>
    withExample("shop", "SHOP_PORT", async ({ berth, url, project }) => {
      await berth("up", "-d", "--wait");
      expect(await containerStates(project)).toEqual({
        [`${project}-api-1`]: "running",
        [`${project}-cache-1`]: "running",
        [`${project}-db-1`]: "running",
        [`${project}-migrate-1`]: "exited",
        [`${project}-proxy-1`]: "running",
      });
      const { networks } = await projectState(project);
      expect(networks).toEqual({ [`${project}_back`]: "back", [`${project}_front`]: "front" });
      const back = await new Docker().getNetwork(`${project}_back`).inspect();
      expect(back.Internal).toBe(true);

      expect(await products(url)).toEqual(["anchor", "rope", "lantern"]);
      const body = JSON.stringify({ name: "compass", price_cents: 3100 });
      expect((await fetch(`${url}/products`, { method: "POST", body })).status).toBe(200);

      const ids = await containerIds(project);
      await berth("up", "-d");
      expect(await containerIds(project)).toEqual(ids);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do, 5 containers unchanged");

      await berth("down");
      const { containers, volumes } = await projectState(project);
      expect({ containers, volumes }).toEqual({ containers: {}, volumes: { [`${project}_products`]: "products" } });

      await berth("up", "-d", "--wait");
      expect(await products(url)).toEqual(["anchor", "rope", "lantern", "compass"]);

      await berth("down", "-v");
      expect(await projectState(project)).toEqual(nothing);
    }));
});
