import { describe, expect, it } from "vitest";
import { EngineRefused } from "../../../../src/engine/errors.ts";
import { pause, rm } from "../../../../src/flows/lifecycle/pause.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `services: {db: {image: "db:1"}, web: {image: "web:1", depends_on: [db]}}`;

/** The engine of a stack whose `web` is paused. */
async function halfPaused() {
  const engine = await broughtUp(file);
  await engine.pauseContainer("shop-web-1");
  return engine;
}

describe("pause", () => {
  const request = { verb: "pause", services: [] } as const;

  it("pauses all that runs", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await pause(request, ctx)).toBe(0);
    expect(writes()).toEqual(["pauseContainer shop-db-1", "pauseContainer shop-web-1"]);
  });

  it("leaves what has stopped, and other services than those named", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await pause({ ...request, services: ["web"] }, ctx);
    expect(writes()).toEqual([]);
  });

  it("fails with what the engine says of a container that is paused already", async () => {
    const engine = await halfPaused();
    const pauseContainer = async () => {
      throw new EngineRefused("container is already paused", { status: 409 });
    };
    const { ctx, writes } = memoryContext(file, { engine: { ...engine, pauseContainer } });
    await expect(pause({ ...request, services: ["web"] }, ctx)).rejects.toThrow("container is already paused");
    expect(writes()).toEqual(["pauseContainer shop-web-1"]);
  });
});

describe("unpause", () => {
  it("unpauses only what is paused", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await halfPaused() });
    expect(await pause({ verb: "unpause", services: [] }, ctx)).toBe(0);
    expect(writes()).toEqual(["unpauseContainer shop-web-1"]);
  });
});

describe.each(["pause", "unpause"] as const)("%s", (verb) => {
  it("refuses an unknown service", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await halfPaused() });
    await expect(pause({ verb, services: ["nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it("only shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await halfPaused(), dryRun: true });
    expect(await pause({ verb, services: [] }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain(`plan: ${verb} web-1`);
  });
});

describe("rm", () => {
  const request = { services: [], force: false, stop: false, anonymousVolumes: false };
  const bothStopped = () => stopped(file, "shop-web-1", "shop-db-1");

  it("asks, then removes stopped containers, dependents first", async () => {
    const { ctx, calls, writes } = memoryContext(file, { engine: await bothStopped(), answers: [true] });
    expect(await rm(request, ctx)).toBe(0);
    expect(writes()).toEqual(["removeContainer shop-web-1", "removeContainer shop-db-1"]);
    const asked = calls.indexOf("confirm Going to remove shop-db-1, shop-web-1");
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(asked).toBeLessThan(calls.indexOf("removeContainer shop-web-1"));
  });

  it("removes nothing after a no", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await bothStopped(), answers: [false] });
    expect(await rm(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
  });

  it("does not ask with force", async () => {
    const { ctx, calls, writes, shown } = memoryContext(file, { engine: await bothStopped() });
    await rm({ ...request, force: true }, ctx);
    expect(calls).not.toContainEqual(expect.stringMatching(/^confirm/));
    expect(shown).toContain("result: Going to remove shop-db-1, shop-web-1");
    expect(writes()).toEqual(["removeContainer shop-web-1", "removeContainer shop-db-1"]);
  });

  it("leaves what runs, and warns if that is all", async () => {
    const { ctx, calls, writes, shown } = memoryContext(file, { engine: await broughtUp(file), answers: [true] });
    expect(await rm(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(calls).not.toContainEqual(expect.stringMatching(/^confirm/));
    expect(shown).toContain("warn: No stopped containers");
  });

  it("stops and removes what runs if told to, once dependents are removed", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file), answers: [true] });
    await rm({ ...request, stop: true }, ctx);
    expect(writes()).toEqual([
      "stopContainer shop-web-1",
      "removeContainer shop-web-1",
      "stopContainer shop-db-1",
      "removeContainer shop-db-1",
    ]);
  });

  it.each([
    [true, 0],
    [false, 1],
  ])("removes anonymous volumes only if told to: %s", async (anonymousVolumes, left) => {
    const mounting = `services: {web: {image: "web:1", volumes: [/data]}}`;
    const { ctx, engine } = memoryContext(mounting, { engine: await stopped(mounting, "shop-web-1") });
    await rm({ ...request, force: true, anonymousVolumes }, ctx);
    expect(engine.names().containers).toEqual([]);
    expect(engine.names().volumes).toHaveLength(left);
  });

  it("refuses an unknown service before it asks", async () => {
    const { ctx, calls, writes } = memoryContext(file, { engine: await bothStopped(), answers: [true] });
    await expect(rm({ ...request, services: ["nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(calls).not.toContainEqual(expect.stringMatching(/^confirm/));
    expect(writes()).toEqual([]);
  });

  it("shows the plan without a question in a dry run", async () => {
    const { ctx, calls, writes, shown } = memoryContext(file, {
      engine: await bothStopped(),
      dryRun: true,
      answers: [true],
    });
    expect(await rm(request, ctx)).toBe(0);
    expect(calls).not.toContainEqual(expect.stringMatching(/^confirm/));
    expect(writes()).toEqual([]);
    expect(shown).toEqual(["plan: remove web-1", "plan: remove db-1"]);
  });
});
