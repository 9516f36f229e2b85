import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApplyEvent } from "../../../../src/apply/event.ts";
import type { Plan, Step } from "../../../../src/plan/plan.ts";
import { jsonProgress } from "../../../../src/render/progress/json.ts";
import { lineProgress } from "../../../../src/render/progress/lines.ts";
import { plain } from "../../../../src/render/terminal/color.ts";
import { ApplyFailed } from "../../../../src/verdict/errors.ts";
import { planOf, replacing, step } from "../step.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openLines(plan: Plan) {
  const lines: string[] = [];
  const built: string[] = [];
  const progress = lineProgress({ line: (text) => lines.push(text), build: (text) => built.push(text), paint: plain })(
    plan,
  );
  return { ...progress, lines, built, text: () => lines.map((line) => `${line}\n`).join("") };
}

function walk(emit: (event: ApplyEvent) => void, steps: readonly Step[]): void {
  for (const one of steps) {
    emit({ type: "started", step: one });
    emit({ type: "done", step: one, ms: 1 });
  }
}

test.each([
  ["created", "Created"],
  ["running", "Running"],
  ["paused", "Paused"],
  ["exited", "Exited"],
  ["stopped", "Stopped"],
] as const)("says of an unchanged %s container that it is %s", (state, word) => {
  const { text } = openLines(planOf([], [{ service: "x", name: "shop-x-1", state }]));
  expect(text()).toBe(` Container shop-x-1 ${word}\n`);
});

test("prints each change in the words that scripts look for", () => {
  const steps = [
    step({ kind: "create-network", network: "default", name: "shop_default" }),
    step({ kind: "create-volume", volume: "db", name: "shop_db" }),
    step({ kind: "pull-image", service: "db", image: "postgres:15" }),
    step({ kind: "build-image", service: "web", image: "shop-web" }),
    step({ kind: "create-container", service: "db", number: 1, name: "shop-db-1", image: "postgres:15" }),
    step({ kind: "start-container", service: "db", name: "shop-db-1" }),
    step({ kind: "reach-milestone", service: "db", containers: ["shop-db-1"], until: "healthy", required: true }),
    step({ kind: "reach-milestone", service: "job", containers: ["shop-job-1"], until: "completed", required: true }),
    step({ kind: "stop-container", service: "old", name: "shop-old-1" }),
    step({ kind: "kill-container", service: "old", name: "shop-old-1" }),
    step({ kind: "remove-container", service: "old", name: "shop-old-1", anonymousVolumes: false }),
    step({ kind: "restart-container", service: "api", name: "shop-api-1" }),
    step({ kind: "remove-volume", volume: "db", name: "shop_db" }),
    step({ kind: "remove-network", network: "default", name: "shop_default" }),
    step({ kind: "remove-image", image: "shop-web" }),
  ];
  const { emit, text } = openLines(planOf(steps, [{ service: "x", name: "shop-x-1", state: "running" }]));
  walk(emit, steps);
  expect(text()).toMatchInlineSnapshot(`
    " Container shop-x-1 Running
     Network shop_default Creating
     Network shop_default Created
     Volume shop_db Creating
     Volume shop_db Created
     Image postgres:15 Pulling
     Image postgres:15 Pulled
     Image shop-web Building
     Image shop-web Built
     Container shop-db-1 Creating
     Container shop-db-1 Created
     Container shop-db-1 Starting
     Container shop-db-1 Started
     Container shop-db-1 Waiting
     Container shop-db-1 Healthy
     Container shop-job-1 Waiting
     Container shop-job-1 Exited
     Container shop-old-1 Stopping
     Container shop-old-1 Stopped
     Container shop-old-1 Killing
     Container shop-old-1 Killed
     Container shop-old-1 Removing
     Container shop-old-1 Removed
     Container shop-api-1 Restarting
     Container shop-api-1 Started
     Volume shop_db Removing
     Volume shop_db Removed
     Network shop_default Removing
     Network shop_default Removed
     Image shop-web Removing
     Image shop-web Removed
    "
  `);
});

test("shows the five steps of a replacement as one resource", () => {
  const { emit, text } = openLines(planOf(replacing));
  walk(emit, replacing);
  expect(text()).toMatchInlineSnapshot(`
    " Container shop-web-1 Recreate
     Container shop-web-1 Recreated
     Container shop-web-1 Starting
     Container shop-web-1 Started
    "
  `);
});

test("prints failed and blocked steps in one line each, without control characters", () => {
  const [create, start] = [
    step({ kind: "create-container", service: "web", number: 1, name: "shop-web-1", image: "x" }),
    step({ kind: "start-container", service: "web", name: "shop-web-1" }),
  ] as const;
  const { emit, text } = openLines(planOf([create, start]));
  emit({ type: "failed", step: create, error: new ApplyFailed("no\u001b[31m such\timage\nDockerfile:2") });
  emit({ type: "blocked", step: start, by: create });
  emit({ type: "warning", step: create, message: "the platform differs" });
  expect(text()).toMatchInlineSnapshot(`
    " Container shop-web-1 Error no\\u001b[31m such image
     Container shop-web-1 Skipped "create-container shop-web-1" failed
    warning: the platform differs
    "
  `);
});

test("prints a heartbeat during long waits, and none after the end", async () => {
  const wait = step({
    kind: "reach-milestone",
    service: "db",
    containers: ["shop-db-1"],
    until: "healthy",
    required: true,
  });
  const { emit, end, lines } = openLines(planOf([wait]));
  emit({ type: "started", step: wait });
  vi.advanceTimersByTime(25_000);
  await end();
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    " Container shop-db-1 Waiting",
    " Container shop-db-1 Waiting (10s)",
    " Container shop-db-1 Waiting (20s)",
  ]);
});

test("separates builder output and omits byte counts", () => {
  const [build, pull] = [
    step({ kind: "build-image", service: "web", image: "shop-web" }),
    step({ kind: "pull-image", service: "db", image: "postgres:15" }),
  ] as const;
  const { emit, lines, built } = openLines(planOf([build, pull]));
  emit({ type: "progress", step: build, progress: { id: "", text: "Step 1/2 : FROM busybox:1" } });
  emit({ type: "progress", step: pull, progress: { id: "a1b2", text: "Downloading", currentBytes: 1, totalBytes: 2 } });
  expect([lines, built]).toEqual([[], ["Step 1/2 : FROM busybox:1"]]);
});

test("has the fields of compose's JSON progress", () => {
  const lines: string[] = [];
  const pull = step({ kind: "pull-image", service: "db", image: "postgres:15" });
  const steps = [pull, ...replacing];
  const { emit } = jsonProgress((line) => lines.push(line))(planOf(steps));
  emit({ type: "started", step: pull });
  emit({
    type: "progress",
    step: pull,
    progress: { id: "a1b2", text: "Downloading", currentBytes: 50, totalBytes: 200 },
  });
  walk(emit, replacing.slice(0, 2));
  emit({ type: "failed", step: replacing[4] as Step, error: new ApplyFailed("port is taken") });
  expect(`${lines.join("\n")}\n`).toMatchInlineSnapshot(`
    "{"id":"Image postgres:15","status":"Working","text":"Pulling"}
    {"id":"a1b2","parent_id":"Image postgres:15","status":"Working","text":"Downloading","current":50,"total":200,"percent":25}
    {"id":"Container shop-web-1","status":"Working","text":"Recreate"}
    {"id":"Container shop-web-1","status":"Done","text":"Recreated"}
    {"id":"Container shop-web-1","status":"Error","text":"Error","details":"port is taken"}
    "
  `);
});
