import { describe, expect, it } from "vitest";
import type { Engine } from "../../../../src/engine/engine.ts";
import { wait } from "../../../../src/flows/lifecycle/wait.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import type { MemoryEngine } from "../../../support/memory-engine.ts";

const file = `services: {db: {image: "db:1"}, web: {image: "web:1", depends_on: [db]}}`;
const request = { services: ["web"], downProject: false };

/** The engine, in which these containers are killed once all of them are waited for. */
function killingWhenAwaited(engine: MemoryEngine, awaited: number, ...names: readonly string[]): MemoryEngine {
  let count = 0;
  const waitForExit: Engine["waitForExit"] = async (container, options) => {
    const waiting = await engine.waitForExit(container, options);
    count += 1;
    if (count === awaited) for (const name of names) await engine.killContainer(name);
    return waiting;
  };
  return { ...engine, waitForExit };
}

describe("wait", () => {
  it("returns the exit code of a container once it has ended", async () => {
    const engine = killingWhenAwaited(await broughtUp(file), 1, "shop-web-1");
    const { ctx, writes, calls, shown } = memoryContext(file, { engine });
    expect(await wait(request, ctx)).toBe(137);
    expect(calls).toContain("waitForExit shop-web-1");
    expect(writes()).toEqual([]);
    const id = (await engine.container("shop-web-1"))?.id;
    expect(shown).toEqual([`result: container "${id}" exited with status code 137`]);
  });

  it("returns at once if the container has ended already", async () => {
    const { ctx } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    expect(await wait(request, ctx)).toBe(143);
  });

  it("returns the exit code of the last of several containers", async () => {
    const { ctx, engine } = memoryContext(file, { engine: await stopped(file, "shop-db-1") });
    const waiting = wait({ ...request, services: ["web", "db"] }, ctx);
    setTimeout(() => engine.killContainer("shop-web-1"), 20);
    expect(await waiting).toBe(137);
  });

  it("removes the project once the first container has ended, and returns its exit code, with --down-project", async () => {
    const engine = killingWhenAwaited(await broughtUp(file), 2, "shop-web-1");
    const { ctx, writes } = memoryContext(file, { engine });
    expect(await wait({ services: ["web", "db"], downProject: true }, ctx)).toBe(137);
    expect(writes()).toEqual([
      "removeContainer shop-web-1",
      "stopContainer shop-db-1",
      "removeContainer shop-db-1",
      "removeNetwork shop_default",
    ]);
  });

  it("shows the plan of the removal in a dry run with --down-project", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await stopped(file, "shop-web-1"), dryRun: true });
    expect(await wait({ ...request, downProject: true }, ctx)).toBe(143);
    expect(writes()).toEqual([]);
    expect(shown).toContain("plan: remove web-1");
  });

  it("ends on Ctrl-C and keeps the project", async () => {
    const engine = await broughtUp(file);
    const waitForExit: Engine["waitForExit"] = async (container, options) => {
      const waiting = await engine.waitForExit(container, options);
      interrupt();
      return waiting;
    };
    const { ctx, writes, interrupt } = memoryContext(file, { engine: { ...engine, waitForExit } });
    await expect(wait({ ...request, downProject: true }, ctx)).rejects.toThrow("Interrupted");
    expect(writes()).toEqual([]);
  });

  it("refuses an unknown service", async () => {
    const { ctx, calls } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(wait({ ...request, services: ["nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(calls).not.toContainEqual(expect.stringMatching(/^waitForExit/));
  });

  it("refuses services without containers, also with --down-project", async () => {
    const { ctx, writes } = memoryContext(file);
    await expect(wait({ ...request, downProject: true }, ctx)).rejects.toThrow('no containers for project "shop"');
    expect(writes()).toEqual([]);
  });
});
