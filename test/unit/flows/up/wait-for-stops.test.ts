import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../../src/engine/facts.ts";
import { start } from "../../../../src/flows/lifecycle/stop.ts";
import { defaultUpRequest } from "../../../../src/flows/up/bring-up.ts";
import { up } from "../../../../src/flows/up/up.ts";
import { waitForStops } from "../../../../src/flows/up/wait-for-stops.ts";
import { broughtUp } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { stackOf } from "../../../support/stacks.ts";

const file = `services: {web: {image: "web:1"}}`;
const stack = stackOf({ name: "shop", services: { web: {} } });

function event(action: string, signal?: string): EngineEvent {
  const attributes = signal === undefined ? {} : { signal };
  const raw = { action, attributes };
  return { type: "container", action, id: "1", name: "shop-web-1", labels: {}, timeNano: "0", raw };
}

/** A context whose engine reports these events, one list for each time it is asked. */
async function contextWith(lists: readonly (readonly EngineEvent[])[], options: { readonly dryRun?: boolean } = {}) {
  const engine = await broughtUp(file);
  let asked = 0;
  const events = async () =>
    (async function* () {
      yield* lists[asked++] ?? [];
    })();
  const memory = memoryContext(file, { engine: { ...engine, events }, ...options });
  return { ...memory, facts: await engine.containers("shop"), asked: () => asked };
}

const note = "note: another command is stopping container shop-web-1: waiting for it";

describe("waitForStops", () => {
  it("waits until a container that got a signal to stop has exited", async () => {
    const { ctx, facts, shown, asked } = await contextWith([
      [event("kill", "15")],
      [event("kill", "15"), event("die")],
    ]);
    expect(await waitForStops(stack, facts, ctx)).toBe(true);
    // Once while it is being stopped, then until three looks in a row find nothing.
    expect([asked(), shown]).toEqual([4, [note]]);
  });

  it.each([
    ["nothing happened", []],
    ["the container got SIGHUP, which makes it reload", [event("kill", "1")]],
    ["it was restarted", [event("kill", "15"), event("die"), event("start")]],
  ])("goes on at once if %s", async (_, events) => {
    const { ctx, facts, shown, asked } = await contextWith([events]);
    expect(await waitForStops(stack, facts, ctx)).toBe(false);
    expect([asked(), shown]).toEqual([1, []]);
  });

  it("does not ask for events if nothing runs, or in a dry run", async () => {
    const { ctx, asked } = await contextWith([]);
    expect(await waitForStops(stack, [], ctx)).toBe(false);
    const dry = await contextWith([], { dryRun: true });
    expect(await waitForStops(stack, dry.facts, dry.ctx)).toBe(false);
    expect([asked(), dry.asked()]).toEqual([0, 0]);
  });

  it("goes on if the engine does not list its events, or never ends the list", async () => {
    const { ctx, facts } = await contextWith([]);
    const { engine } = ctx;
    const refusing = async () => ({ ...(await engine()), events: () => Promise.reject(new Error("403")) });
    expect(await waitForStops(stack, facts, { ...ctx, engine: refusing })).toBe(false);
    const hanging = async () => ({ ...(await engine()), events: () => new Promise<never>(() => {}) });
    expect(await waitForStops(stack, facts, { ...ctx, engine: hanging })).toBe(false);
  });

  it("ends on Ctrl-C", async () => {
    const { ctx, facts, interrupt } = await contextWith(Array.from({ length: 1000 }, () => [event("kill", "15")]));
    const waiting = waitForStops(stack, facts, ctx);
    setTimeout(interrupt, 20);
    await expect(waiting).rejects.toThrow("Interrupted");
  });
});

it("start waits too, and starts what is stopped by then", async () => {
  const engine = await broughtUp(file);
  let asked = 0;
  const events = async () =>
    (async function* () {
      asked += 1;
      if (asked > 1) await engine.stopContainer("shop-web-1", {});
      else yield event("kill", "15");
    })();
  const { ctx, writes, shown } = memoryContext(file, { engine: { ...engine, events } });
  await start({ services: [], wait: false }, ctx);
  expect(shown).toContain(note);
  expect(writes()).toEqual(["startContainer shop-web-1"]);
});

it("up observes again after it has waited: what was removed meanwhile is created", async () => {
  const engine = await broughtUp(file);
  let asked = 0;
  const events = async () =>
    (async function* () {
      asked += 1;
      if (asked > 1) await engine.removeContainer("shop-web-1", { force: true });
      else yield event("kill", "15");
    })();
  const { ctx, writes, shown } = memoryContext(file, { engine: { ...engine, events } });
  await up({ ...defaultUpRequest, wait: false }, ctx);
  expect(shown).toContain(note);
  expect(writes()).toEqual(["createContainer shop-web-1", "startContainer shop-web-1"]);
});
