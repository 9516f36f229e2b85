import { describe, expect, test } from "vitest";
import { planDown } from "../../../../src/plan/lifecycle/down.ts";
import { planRestart } from "../../../../src/plan/lifecycle/restart.ts";
import { planStart } from "../../../../src/plan/lifecycle/start.ts";
import { planStop } from "../../../../src/plan/lifecycle/stop.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import type { Service } from "../../../../src/stack/stack.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const hook = { command: ["hook"] };
const hooked = (change: Partial<Service> = {}) =>
  stackOf({
    services: {
      web: { depends_on: dependsOn({ db: "started" }) },
      db: { post_start: [hook], pre_stop: [hook], ...change },
    },
  });
const prepared = (change: Partial<Service> = {}) =>
  stackOf({ services: { db: { pre_start: [hook, { ...hook, image: "tool:1" }], ...change } } });
const shown = (plan: Parameters<typeof showPlan>[0]) => `\n${showPlan(plan, { order: true })}`;
const ids = (plan: { readonly steps: readonly { readonly id: string }[] }) => plan.steps.map(({ id }) => id);

describe("post_start and pre_stop", () => {
  test("run after the start, and dependents wait for them", async () => {
    const { plan } = planLab(hooked());
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 6 steps

        + create network shop_default  missing
        + create db-1                  missing
            after create network shop_default
        > start db-1
            after create db-1
        $ post_start db-1
            after start db-1
        + create web-1                 missing
            after create network shop_default
        > start web-1
            after create web-1, start db-1, post_start db-1
      "
    `);
  });

  test("leave a second up empty", async () => {
    const { up, plan } = planLab(hooked());
    await up();
    expect((await plan()).steps).toEqual([]);
  });

  test("run before a stop, which needs them to succeed", async () => {
    const { up, observe } = planLab(hooked());
    await up();
    expect(shown(planStop(hooked(), await observe(), {}))).toMatchInlineSnapshot(`
      "
      shop: 3 steps

        - stop web-1
        $ pre_stop db-1
            after stop web-1
        - stop db-1
            after pre_stop db-1
      "
    `);
    expect(ids(planDown(hooked(), await observe(), { volumes: false, removeOrphans: false }))).toContain(
      "pre_stop db-1",
    );
  });

  test("do not run for an immediate stop, nor in stopped containers", async () => {
    const { up, observe, engine } = planLab(hooked());
    await up();
    expect(ids(planStop(hooked(), await observe(), { graceSeconds: 0, hooks: false }))).toEqual([
      "stop web-1",
      "stop db-1",
    ]);
    engine.tamper("shop-db-1", { state: "paused" });
    expect(ids(planStop(hooked(), await observe(), {}))).toEqual(["stop web-1", "stop db-1"]);
  });

  test("run before and after a restart", async () => {
    const { up, observe } = planLab(hooked());
    await up();
    expect(
      shown(planRestart(hooked(), await observe(), { services: ["db"], dependencies: true })),
    ).toMatchInlineSnapshot(`
      "
      shop: 3 steps

        $ pre_stop db-1
        ~ restart db-1
            after pre_stop db-1
        $ post_start db-1
            after restart db-1
      "
    `);
  });

  test("run in the old and in the new container of a replacement", async () => {
    const { up, plan } = planLab(hooked());
    await up();
    const changed = hooked({ environment: { A: "1" } });
    expect(shown(await plan({}, changed))).toMatchInlineSnapshot(`
      "
      shop: 7 steps, 1 container unchanged

        ~ rename db-1      configuration changed
            environment.A: "1" added
        + create db-1
            after rename db-1
        $ pre_stop db-1
            after create db-1
        - stop db-1
            after pre_stop db-1
        - remove db-1
            after stop db-1
        > start db-1
            after remove db-1
        $ post_start db-1
            after start db-1
      "
    `);
  });
});

describe("pre_start", () => {
  test("runs each hook in its own container, one after the other, before the first start", async () => {
    const { plan } = planLab(prepared());
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 8 steps

        + create network shop_default  missing
        + create db-1                  missing
            after create network shop_default
        + create db pre_start[0]       missing
            after create network shop_default, create db-1
        $ run db pre_start[0]
            after create db pre_start[0]
        + pull tool:1                  missing
        + create db pre_start[1]       missing
            after create network shop_default, pull tool:1, create db-1
        $ run db pre_start[1]
            after create db pre_start[1], run db pre_start[0]
        > start db-1
            after create db-1, run db pre_start[1]
      "
    `);
  });

  test.each([
    ["never", false, []],
    ["always", true, ["pull tool:1"]],
    ["missing", true, []],
    ["missing", false, ["pull tool:1"]],
  ])(
    "has its image pulled as its own pull_policy says: %s, where present is %s",
    async (pull_policy, isHere, pulls) => {
      const lab = planLab(prepared({ pre_start: [{ ...hook, image: "tool:1", pull_policy }] }));
      if (isHere) lab.engine.addImage("tool:1");
      expect(ids(await lab.plan()).filter((id) => id.startsWith("pull"))).toEqual(pulls);
    },
  );

  test("does not run again while the service runs, not even for more replicas", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    await lab.up();
    expect((await lab.plan()).steps).toEqual([]);
    expect(ids(await lab.plan({ scale: new Map([["db", 2]]) }))).toEqual(["create db-2", "start db-2"]);
  });

  test("runs again if the service is recreated, once its old containers are removed", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    await lab.up();
    expect(shown(await lab.plan({ recreate: "always" }))).toMatchInlineSnapshot(`
      "
      shop: 9 steps

        ~ rename db-1             recreation requested
        + create db-1
            after rename db-1
        + create db pre_start[0]  recreation requested
            after create db-1, rename db-1
        - stop db-1
            after create db-1
        - remove db-1
            after stop db-1
        $ run db pre_start[0]
            after create db pre_start[0], remove db-1
        + create db pre_start[1]  recreation requested
            after create db-1, rename db-1
        $ run db pre_start[1]
            after create db pre_start[1], run db pre_start[0]
        > start db-1
            after remove db-1, run db pre_start[1]
      "
    `);
  });

  test("is created once by create, and run by start", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    await lab.up({ start: false });
    expect((await lab.plan({ start: false })).steps).toEqual([]);
    expect(ids(planStart(prepared(), await lab.observe(), { wait: false }))).toEqual([
      "run db pre_start[0]",
      "run db pre_start[1]",
      "start db-1",
    ]);
  });

  test("is refused by start once its containers have run", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    await lab.up();
    await lab.apply(planStop(prepared(), await lab.observe(), {}).steps);
    const observed = await lab.observe();
    expect(() => planStart(prepared(), observed, { wait: false })).toThrow(/service "db" pre_start\[0\]/);
  });

  test("removes the container of a failed hook at the next up", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    const { steps } = await lab.plan();
    await lab.apply(
      steps.slice(
        0,
        steps.findIndex(({ id }) => id === "run db pre_start[1]"),
      ),
    );
    lab.engine.tamper("shop-db-pre_start-1", { state: "exited", exitCode: 17 });
    const again = await lab.plan();
    expect(ids(again)).toContain("remove leftover shop-db-pre_start-1");
    await lab.apply(again.steps);
    expect(lab.engine.names().containers).toEqual(["shop-db-1"]);
  });

  test("is removed with its service", async () => {
    const lab = planLab(prepared());
    lab.engine.addImage("tool:1");
    await lab.up({ start: false });
    await lab.apply(planDown(prepared(), await lab.observe(), { volumes: false, removeOrphans: false }).steps);
    expect(lab.engine.names().containers).toEqual([]);
  });

  test("refuses to run for each replica", async () => {
    const lab = planLab(prepared({ pre_start: [{ ...hook, per_replica: true }] }));
    await expect(lab.plan()).rejects.toThrow(/pre_start\[0\]: per_replica is not yet supported/);
  });
});
