import { describe, expect, test } from "vitest";
import { planRestart } from "../../../../src/plan/lifecycle/restart.ts";
import { planStart } from "../../../../src/plan/lifecycle/start.ts";
import { planStop } from "../../../../src/plan/lifecycle/stop.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import { stackFromLabels } from "../../../../src/plan/stack-from-labels.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const shop = stackOf({
  services: {
    web: { depends_on: dependsOn({ api: "started" }, { restart: true }) },
    api: { depends_on: { ...dependsOn({ migrate: "completed" }), ...dependsOn({ db: "healthy" }) } },
    migrate: { command: ["true"], depends_on: dependsOn({ db: "healthy" }) },
    db: { healthcheck: { test: ["CMD", "true"] } },
  },
});
const shown = (plan: Parameters<typeof showPlan>[0]) => `\n${showPlan(plan, { order: true })}`;

async function stopped() {
  const lab = planLab(shop);
  await lab.up();
  await lab.apply(planStop(shop, await lab.observe(), {}).steps);
  return lab;
}

describe("start", () => {
  test("starts stopped containers after their dependencies, but not completed one-shots", async () => {
    const { observe } = await stopped();
    expect(shown(planStart(shop, await observe(), { wait: false }))).toMatchInlineSnapshot(`
      "
      shop: 4 steps, 1 container unchanged

        > start db-1           exited (143)
        . wait for db healthy  api depends on db (healthy)
            after start db-1
        > start api-1          exited (143)
            after wait for db healthy
        > start web-1          exited (143)
            after start api-1
      "
    `);
  });

  test("of named services starts their dependencies too", async () => {
    const { observe } = await stopped();
    const made = planStart(shop, await observe(), { services: ["api"], wait: false });
    expect(made.steps.map(({ id }) => id)).toEqual(["start db-1", "wait for db healthy", "start api-1"]);
  });

  test("uses container labels without a file", async () => {
    const { observe } = await stopped();
    const observed = await observe();
    const made = planStart(stackFromLabels("shop", observed), observed, { wait: false });
    expect(made.steps.map(({ id }) => id)).toEqual(["start db-1", "wait for db healthy", "start api-1", "start web-1"]);
  });

  test("waits for every service on request", async () => {
    const { observe } = await stopped();
    const made = planStart(shop, await observe(), { wait: true, waitTimeoutMs: 1000 });
    expect(made.steps.at(-1)).toMatchObject({
      id: "wait for web running or healthy",
      action: { timeoutMs: 1000 },
      after: ["start web-1"],
    });
  });

  test("refuses a service without containers", async () => {
    const { observe } = planLab(shop);
    const observed = await observe();
    expect(() => planStart(shop, observed, { services: ["db"], wait: false })).toThrow(
      'service "db" has no container to start',
    );
  });

  test("leaves running containers alone", async () => {
    const { up, observe } = planLab(shop);
    await up();
    expect(planStart(shop, await observe(), { wait: true }).steps).toEqual([]);
  });
});

describe("restart", () => {
  test("restarts a service and its dependents with restart: true", async () => {
    const { up, observe } = planLab(shop);
    await up();
    const made = planRestart(shop, await observe(), { services: ["api"], dependencies: true, graceSeconds: 2 });
    expect(shown(made)).toMatchInlineSnapshot(`
      "
      shop: 2 steps

        ~ restart api-1
        ~ restart web-1  web depends on api (started, restart)
            after restart api-1
      "
    `);
    expect(made.steps[0]?.action).toMatchObject({ graceSeconds: 2 });
  });

  test("restarts only the service itself without dependencies", async () => {
    const { up, observe } = planLab(shop);
    await up();
    const made = planRestart(shop, await observe(), { services: ["api"], dependencies: false });
    expect(made.steps.map(({ id }) => id)).toEqual(["restart api-1"]);
  });
});
