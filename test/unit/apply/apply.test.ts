import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ApplyContext, apply } from "../../../src/apply/apply.ts";
import type { ApplyEvent } from "../../../src/apply/event.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { Action } from "../../../src/plan/plan.ts";
import { ApplyFailed } from "../../../src/verdict/errors.ts";
import { after, anyPlan, emptyStack, planOf, step, waitFor } from "./plans.ts";

// The walk alone: `perform` is given, so nothing may touch the engine.
const noEngine = {} as Engine;

function recorded(context: Partial<ApplyContext>): { context: ApplyContext; events: ApplyEvent[] } {
  const events: ApplyEvent[] = [];
  return { events, context: { stack: emptyStack, engine: noEngine, emit: (event) => events.push(event), ...context } };
}

function idOf(action: Action): string {
  return action.kind === "remove-volume" ? action.name : action.kind;
}

function told(events: readonly ApplyEvent[]): string[] {
  return events.map((event) => `${event.type} ${event.step.id}`);
}

describe("apply", () => {
  it("blocks exactly what comes after a failure, and starts each step after all that it comes after", async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, async ({ plan, failing, turnsOf }) => {
        const { context, events } = recorded({
          perform: async (action) => {
            for (let turn = turnsOf(idOf(action)); turn > 0; turn--) await new Promise(setImmediate);
            if (failing.has(idOf(action))) throw new ApplyFailed("no");
          },
        });
        const outcome = await apply(plan, context);

        const blocked = after(plan, failing);
        for (const { id } of plan.steps) {
          const wanted = blocked.has(id) ? "blocked" : failing.has(id) ? "failed" : "done";
          expect([id, outcome.steps.get(id)?.status]).toEqual([id, wanted]);
        }
        expect(outcome.ok).toBe(failing.size === 0);
        const order = told(events);
        for (const one of plan.steps.filter(({ id }) => !blocked.has(id))) {
          for (const before of one.after) {
            expect(order.indexOf(`done ${before}`)).toBeLessThan(order.indexOf(`started ${one.id}`));
            expect(order).toContain(`done ${before}`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("performs as many steps at once as the limit and the plan allow, and no more", async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.integer({ min: 1, max: 4 }), async ({ plan, turnsOf }, parallel) => {
        let running = 0;
        let most = 0;
        const { context } = recorded({
          parallel,
          perform: async (action) => {
            most = Math.max(most, ++running);
            for (let turn = turnsOf(idOf(action)); turn >= 0; turn--) await new Promise(setImmediate);
            running--;
          },
        });
        await apply(plan, context);
        expect(most).toBeLessThanOrEqual(parallel);
        const independent = plan.steps.filter((one) => one.after.length === 0).length;
        expect(most).toBeGreaterThanOrEqual(Math.min(parallel, independent));
      }),
      { numRuns: 100 },
    );
  });

  it("does not count waits against the limit", async () => {
    const waits = ["a", "b", "c"].map((id) => step(id, [], waitFor(id, true)));
    const release = new AbortController();
    const { context, events } = recorded({
      parallel: 1,
      perform: async (action) => {
        if (action.kind === "reach-milestone") await new Promise((go) => release.signal.addEventListener("abort", go));
        else release.abort();
      },
    });
    const outcome = await apply(planOf(...waits, step("d")), context);
    expect(outcome.ok).toBe(true);
    expect(told(events).slice(0, 4)).toEqual(["started a", "started b", "started c", "started d"]);
  });

  it("names the failure that blocks a step far down the chain", async () => {
    const { context, events } = recorded({ perform: () => Promise.reject(new ApplyFailed("no")) });
    const outcome = await apply(planOf(step("a"), step("b", ["a"]), step("c", ["b"])), context);
    expect(outcome.steps.get("c")).toEqual({ status: "blocked", by: "a" });
    expect(events.at(-1)).toMatchObject({ type: "blocked", step: { id: "c" }, by: { id: "a" } });
  });

  it("continues without an optional dependency that failed, with a warning", async () => {
    const { context, events } = recorded({
      perform: async (action) => {
        if (action.kind === "reach-milestone") throw new ApplyFailed("container p-db-1 is unhealthy");
      },
    });
    const outcome = await apply(planOf(step("wait", [], waitFor("db", false)), step("web", ["wait"])), context);
    expect(outcome.ok).toBe(true);
    expect(told(events)).toEqual(["started wait", "warning wait", "done wait", "started web", "done web"]);
    expect(events[1]).toMatchObject({
      message: 'optional dependency "db" failed to start: container p-db-1 is unhealthy',
    });
    expect(events[2]).toMatchObject({ skipped: true });
  });

  it("continues without an optional dependency that could not be created", async () => {
    const { context, events } = recorded({
      perform: async (action) => {
        if (idOf(action) === "db") throw new ApplyFailed("no such image");
      },
    });
    const plan = planOf(step("db"), step("wait", ["db"], waitFor("db", false)), step("web", ["wait"]));
    const outcome = await apply(plan, context);
    expect(outcome.ok).toBe(false);
    expect(outcome.steps.get("web")).toEqual({ status: "done" });
    expect(events.find((event) => event.type === "warning")).toMatchObject({
      message: 'optional dependency "db" failed to start: db failed',
    });
  });

  it("wraps an unexpected error and keeps it as the cause", async () => {
    const bug = new TypeError("x is undefined");
    const { context, events } = recorded({ perform: () => Promise.reject(bug) });
    await apply(planOf(step("a")), context);
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      error: { name: "Unexpected", exitCode: 70, message: "unexpected error: x is undefined", cause: bug },
    });
  });

  it("starts nothing after an abort, ends waits, and lets a change in progress finish", async () => {
    const abort = new AbortController();
    const { context, events } = recorded({
      signal: abort.signal,
      perform: async (action, { signal }) => {
        if (action.kind === "reach-milestone") {
          await sleep(60_000, undefined, { signal });
        } else {
          abort.abort();
          await sleep(5);
        }
      },
    });
    const plan = planOf(step("wait", [], waitFor("db", true)), step("a"), step("b", ["a"]), step("c", ["wait"]));
    const outcome = await apply(plan, context);
    expect(Object.fromEntries(outcome.steps)).toEqual({
      wait: { status: "cancelled" },
      a: { status: "done" },
      b: { status: "cancelled" },
      c: { status: "cancelled" },
    });
    expect(outcome.ok).toBe(false);
    expect(told(events)).toEqual(["started wait", "started a", "done a"]);
  });

  it("lets any number of calls listen to the abort without a warning from Node", async () => {
    const warned: string[] = [];
    const note = (warning: Error) => warned.push(warning.message);
    process.on("warning", note);
    const abort = new AbortController();
    const { context } = recorded({
      signal: abort.signal,
      perform: async (_, { signal }) => {
        await new Promise<void>((go) => {
          signal.addEventListener("abort", () => go());
          setImmediate(go);
        });
      },
    });
    await apply(planOf(...Array.from({ length: 15 }, (_, at) => step(`s${at}`))), context);
    await sleep(1);
    process.off("warning", note);
    expect(warned).toEqual([]);
  });

  it("still reports a change that fails after the abort", async () => {
    const abort = new AbortController();
    const { context } = recorded({
      signal: abort.signal,
      perform: async () => {
        abort.abort();
        throw new ApplyFailed("the engine said no");
      },
    });
    const outcome = await apply(planOf(step("a")), context);
    expect(outcome.steps.get("a")).toMatchObject({ status: "failed" });
  });

  it("refuses a plan that is out of order before anything happens", async () => {
    const { context, events } = recorded({ perform: async () => {} });
    await expect(apply(planOf(step("b"), step("a", ["c"]), step("c")), context)).rejects.toThrow(
      'The plan lists "a" before "c"',
    );
    await new Promise(setImmediate);
    expect(told(events)).toEqual([]);
  });

  it("reports progress and warnings between start and end", async () => {
    const { context, events } = recorded({
      perform: async (_, { progress, warn }) => {
        progress({ id: "layer", text: "Downloading", currentBytes: 1, totalBytes: 2 });
        warn("careful");
      },
    });
    await apply(planOf(step("a")), context);
    expect(told(events)).toEqual(["started a", "progress a", "warning a", "done a"]);
  });

  it("applies an empty plan without an engine call", async () => {
    const { context, events } = recorded({});
    expect(await apply(planOf(), context)).toEqual({ steps: new Map(), ok: true });
    expect(events).toEqual([]);
  });
});
