import fc from "fast-check";
import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import type { ApplyEvent } from "../../../../src/apply/event.ts";
import type { Progress } from "../../../../src/engine/engine.ts";
import type { Action, Plan, Step } from "../../../../src/plan/plan.ts";
import { cut, type Frame, layout } from "../../../../src/render/progress/layout.ts";
import { openRows } from "../../../../src/render/progress/rows.ts";
import { plain } from "../../../../src/render/terminal/color.ts";
import { ApplyFailed } from "../../../../src/verdict/errors.ts";
import { planOf, replacing, step } from "../step.ts";

const frame = { now: 10_000, columns: 80, lines: 23, paint: plain };

const after = (action: Action, ...steps: readonly Step[]): Step => ({
  ...step(action),
  after: steps.map(({ id }) => id),
});
const create = (service: string, ...steps: readonly Step[]) =>
  after({ kind: "create-container", service, number: 1, name: `shop-${service}-1`, image: "x" }, ...steps);
const start = (service: string, ...steps: readonly Step[]) =>
  after({ kind: "start-container", service, name: `shop-${service}-1` }, ...steps);
const wait = (service: string, until: "healthy" | "completed" | "running-or-healthy", ...steps: readonly Step[]) =>
  after({ kind: "reach-milestone", service, containers: [`shop-${service}-1`], until, required: true }, ...steps);

/** The screen after events, each at its time. */
function screen(plan: Plan) {
  const rows = openRows(plan, 0);
  const began = (one: Step, at: number) => rows.on({ type: "started", step: one }, at);
  const ended = (one: Step, at: number) => rows.on({ type: "done", step: one, ms: 0 }, at);
  return {
    rows,
    began,
    ended,
    did: (one: Step, from: number, to: number) => {
      began(one, from);
      ended(one, to);
    },
    failed: (one: Step, at: number) => rows.on({ type: "failed", step: one, error: new ApplyFailed("no\nsuch") }, at),
    told: (one: Step, progress: Progress) => rows.on({ type: "progress", step: one, progress }, 0),
    text: (size: Partial<Frame> = {}) => `${layout(rows, { ...frame, ...size }).join("\n")}\n`,
  };
}

const network = step({ kind: "create-network", network: "default", name: "shop_default" });
const [createDb, createApi] = [create("db", network), create("api", network)];
const startDb = start("db", createDb);
const dbIsHealthy = wait("db", "healthy", startDb);
const startApi = start("api", createApi, dbIsHealthy);
const chain = planOf([network, createDb, createApi, startDb, dbIsHealthy, startApi]);

test("says what is waited for, with the last probe, since when, and who waits for it", () => {
  const { did, began, told, text } = screen(chain);
  did(network, 0, 100);
  did(createDb, 100, 200);
  did(createApi, 100, 300);
  did(startDb, 1500, 2000);
  began(dbIsHealthy, 2000);
  told(dbIsHealthy, { id: "shop-db-1", text: 'probe 3: exit 1 "no response"' });
  expect(text({ columns: 90 })).toMatchInlineSnapshot(`
    "1/3 · 10 s
    ⠋ db               waiting for healthy   8.0 s  probe 3: exit 1 "no response"  → api
    · api              waiting for db (healthy)
    ✓ network default  created               0.1 s
    "
  `);
});

test("counts only the time of steps, not the pauses between them", () => {
  const { did, text } = screen(chain);
  did(network, 0, 100);
  did(createDb, 100, 200);
  did(createApi, 100, 300);
  did(startDb, 1500, 2000);
  did(dbIsHealthy, 2000, 8000);
  did(startApi, 8000, 8500);
  expect(text()).toMatchInlineSnapshot(`
    "3/3 · 10 s
    ✓ network default  created   0.1 s
    ✓ db               healthy   6.6 s
    ✓ api              started   0.7 s
    "
  `);
});

test("a row whose next step is blocked is not done, and says by what at once", () => {
  const { did, began, failed, text } = screen(chain);
  did(network, 0, 100);
  did(createDb, 100, 200);
  did(createApi, 100, 300);
  began(startDb, 200);
  failed(startDb, 700);
  expect(text()).toMatchInlineSnapshot(`
    "1/3 · 10 s · 1 failed
    ✗ db               failed    0.6 s  no
    - api              not done: db failed
    ✓ network default  created   0.1 s
    "
  `);
});

test("an optional dependency that failed does not keep its dependents", () => {
  const optional = { ...dbIsHealthy, action: { ...dbIsHealthy.action, required: false } } as Step;
  const plan = planOf([network, createDb, createApi, startDb, optional, startApi]);
  const { did, began, failed, rows } = screen(plan);
  did(network, 0, 100);
  did(createDb, 100, 200);
  did(createApi, 100, 300);
  began(startDb, 200);
  failed(startDb, 700);
  expect(rows.all.map(({ name, state }) => [name, state])).toContainEqual(["api", "pending"]);
});

test("after an interruption, says what was in progress and what was not done", () => {
  const { rows, did, began, text } = screen(chain);
  did(network, 0, 100);
  did(createDb, 100, 200);
  did(startDb, 200, 300);
  began(dbIsHealthy, 300);
  const cancelled = chain.steps.map(({ id }) => [id, { status: "cancelled" }] as const);
  rows.end({ ok: false, steps: new Map(cancelled) }, 5000);
  expect(text({ lines: undefined })).toMatchInlineSnapshot(`
    "1/3 · 10 s
    ✓ network default  created   0.1 s
    - db               interrupted: waiting for healthy  → api
    - api              not done
    "
  `);
});

test.each([
  ["#7 [web 2/3] RUN npm ci", "2/3 RUN npm ci"],
  ["#7 [2/3] RUN npm ci", "2/3 RUN npm ci"],
  ["#7 [web build 2/3] RUN npm ci", "2/3 RUN npm ci"],
  ["Step 2/3 : RUN npm ci", "2/3 RUN npm ci"],
  ["#9 [web] exporting to image", "exporting to image"],
  ["#7 0.512 added 3 packages", "building"],
  ["#7 DONE 0.1s", "building"],
  ["#1 [web internal] load build definition from Dockerfile", "building"],
])("shows the step of a build: %s", (line, shown) => {
  const build = step({ kind: "build-image", service: "web", image: "shop-web" });
  const { rows, began, told } = screen(planOf([build]));
  began(build, 0);
  told(build, { id: "", text: line });
  expect(rows.all[0]?.text).toBe(shown);
});

test("a container that `--wait` waits for without a healthcheck runs; it is not healthy", () => {
  const [up, checked] = [wait("web", "running-or-healthy"), wait("db", "running-or-healthy")];
  const { rows, began, ended, told } = screen(planOf([up, checked]));
  for (const one of [up, checked]) began(one, 0);
  told(checked, { id: "shop-db-1", text: "probe 1: exit 0" });
  expect(rows.all.map(({ text }) => text)).toEqual(["waiting until up", "waiting for healthy"]);
  for (const one of [up, checked]) ended(one, 1);
  expect(rows.all.map(({ text }) => text)).toEqual(["running", "healthy"]);
});

test("shows a replacement as one row, by its service's name", () => {
  const { rows, did } = screen(planOf(replacing));
  for (const one of replacing) did(one, 0, 1);
  expect(rows.all.map(({ name, state, text }) => [name, state, text])).toEqual([["web", "done", "started"]]);
});

test("names the containers of a service with several by number", () => {
  const unchanged = [1, 2].map((number) => ({ service: "web", name: `shop-web-${number}`, state: "running" as const }));
  expect(openRows(planOf([], unchanged), 0).all.map(({ name }) => name)).toEqual(["web-1", "web-2"]);
});

const many = planOf(Array.from({ length: 30 }, (_, index) => start(`web${index + 1}`)));

test("if not all rows fit, failures and running work come first, then the latest done, and the rest is counted", () => {
  const { began, did, failed, text } = screen(many);
  for (const [index, one] of many.steps.slice(0, 20).entries()) did(one, 0, 100 + index);
  for (const one of many.steps.slice(20, 25)) began(one, 5000);
  failed(many.steps[22] as Step, 6000);
  expect(text({ lines: 14 })).toMatchInlineSnapshot(`
    "20/30 · 10 s · 1 failed
    ✗ web23     failed     1.0 s  no
    ⠋ web21     starting   5.0 s
    ⠋ web22     starting   5.0 s
    ⠋ web24     starting   5.0 s
    ⠋ web25     starting   5.0 s
    · web26     waiting
    · web27     waiting
    · web28     waiting
    · web29     waiting
    · web30     waiting
    ✓ web20     started    0.1 s
    ✓ web19     started    0.1 s
    … 18 done
    "
  `);
  expect(text({ lines: 31 }).split("\n")).toHaveLength(32);
});

test("never exceeds the window's lines and columns", () => {
  const textArb = fc.string({ unit: "grapheme", maxLength: 100 });
  const eventArb = fc.record({
    type: fc.constantFrom("started", "done", "failed", "blocked", "progress"),
    at: fc.nat(many.steps.length - 1),
    text: textArb,
  });
  const sizeArb = fc.record({ columns: fc.integer({ min: 38, max: 120 }), lines: fc.integer({ min: 1, max: 40 }) });
  const named = planOf([...many.steps, step({ kind: "pull-image", service: "x", image: "日本語テキスト".repeat(9) })]);
  fc.assert(
    fc.property(fc.array(eventArb, { maxLength: 60 }), sizeArb, (events, size) => {
      const rows = openRows(named, 0);
      for (const { type, at, text } of events) {
        const one = named.steps[at] as Step;
        const progress = { id: "", text };
        rows.on({ type, step: one, error: new ApplyFailed(text), by: one, ms: 1, progress } as ApplyEvent, 1000);
      }
      const lines = layout(rows, { ...frame, ...size });
      expect(lines.length).toBeLessThanOrEqual(size.lines);
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

test("cuts at whole characters", () => {
  expect(cut("日本語テキスト", 6)).toBe("日本…");
  expect(cut("short", 6)).toBe("short");
});

test("shortens a long name in the middle and keeps its end", () => {
  const steps = ["frontend", "backend"].map((each) => start(`customer-portal-${each}`));
  const rows = openRows(planOf(steps), 0);
  const lines = layout(rows, { ...frame, columns: 40 }).slice(1);
  expect(lines.map((line) => line.slice(2, 15))).toEqual(["cust…frontend", "cust…-backend"]);
});
