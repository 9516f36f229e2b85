import { describe, expect, test } from "vitest";
import { labels } from "../../../../src/engine/labels.ts";
import { observeProject } from "../../../../src/observe/observe.ts";
import { type DownOptions, planDown } from "../../../../src/plan/lifecycle/down.ts";
import { planStop } from "../../../../src/plan/lifecycle/stop.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const shop = stackOf({
  services: {
    web: { depends_on: dependsOn({ api: "started" }) },
    api: { depends_on: dependsOn({ db: "started" }), build: {}, volumes: [{ type: "volume", target: "/scratch" }] },
    db: { volumes: [{ type: "volume", source: "data", target: "/data" }] },
  },
  volumes: { data: {} },
});
const plain: DownOptions = { volumes: false, removeOrphans: false };
const shown = (plan: Parameters<typeof showPlan>[0]) => `\n${showPlan(plan, { order: true })}`;

async function running(stack = shop) {
  const lab = planLab(stack);
  await lab.up();
  return {
    ...lab,
    down: async (options: Partial<DownOptions> = {}) => planDown(stack, await lab.observe(), { ...plain, ...options }),
  };
}

describe("down", () => {
  test("removes dependents before their dependencies, then networks, and keeps volumes", async () => {
    const { down } = await running();
    expect(shown(await down())).toMatchInlineSnapshot(`
      "
      shop: 7 steps

        - stop web-1
        - remove web-1
            after stop web-1
        - stop api-1
            after remove web-1
        - remove api-1
            after stop api-1
        - stop db-1
            after remove api-1
        - remove db-1
            after stop db-1
        - remove network shop_default
            after remove db-1, remove api-1, remove web-1
      "
    `);
  });

  test("removes anonymous volumes that a recreation passed on, after their container", async () => {
    const { down, up, observe, apply, engine } = await running();
    await up({ recreate: "always" });
    const api = (await observe()).containers.find(({ name }) => name === "shop-api-1");
    const inherited = api?.mounts.map(({ name }) => `remove volume ${name}`) ?? [];
    expect(inherited).toHaveLength(1);
    expect((await down({ volumes: true, services: ["web"] })).steps.map(({ id }) => id)).not.toContain(inherited[0]);
    const made = await down({ volumes: true });
    expect(made.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(inherited));
    await apply(made.steps);
    expect(engine.names().volumes).toEqual([]);
  });

  test("removes volumes and images on request", async () => {
    const { down, apply, engine } = await running();
    const made = await down({ volumes: true, images: "local" });
    const last = made.steps.filter(({ action }) => action.kind === "remove-volume" || action.kind === "remove-image");
    expect(last.map(({ id }) => id)).toEqual(["remove volume shop_data", "remove image shop-api"]);
    await apply(made.steps);
    expect(engine.names()).toEqual({ containers: [], networks: [], volumes: [] });
    expect(await engine.images(["app:1", "shop-api"])).toHaveLength(1);
  });

  test("warns if there is nothing to remove", async () => {
    const made = planDown(shop, await planLab(shop).observe(), plain);
    expect(made).toEqual({
      stack: "shop",
      steps: [],
      unchanged: [],
      warnings: ['No resource found to remove for project "shop".'],
    });
  });

  test("of one service leaves the others, and the network they use", async () => {
    const { down } = await running();
    expect(shown(await down({ services: ["api"] }))).toMatchInlineSnapshot(`
      "
      shop: 2 steps

        - stop api-1
        - remove api-1
            after stop api-1

        ! Network shop_default Resource is still in use by shop-db-1, shop-web-1
      "
    `);
  });

  test("keeps orphans and what they use, or removes them on request", async () => {
    const lab = await running(stackOf({ services: { web: {}, old: {} } }));
    const now = stackOf({ services: { web: {} } });
    const ids = async (removeOrphans: boolean) =>
      planDown(now, await lab.observe(now), { ...plain, removeOrphans }).steps.map(({ id }) => id);
    expect(await ids(false)).toEqual(["stop web-1", "remove web-1"]);
    expect(await ids(true)).toEqual([
      "stop old-1",
      "remove old-1",
      "stop web-1",
      "remove web-1",
      "remove network shop_default",
    ]);
  });

  test("removes one-offs of its services too", async () => {
    const { engine, down } = await running();
    const fact = await engine.container("shop-db-1");
    engine.tamper("shop-db-1", { labels: { ...fact?.labels, [labels.oneOff]: "True" } });
    expect((await down()).steps.map(({ id }) => id)).toContain("remove container shop-db-1");
  });

  test("works from labels alone without a file", async () => {
    const { engine } = await running();
    const made = planDown({ name: "shop" }, await observeProject(engine, "shop"), { ...plain, volumes: true });
    expect(made.steps.map(({ id }) => id)).toEqual([
      "stop web-1",
      "remove web-1",
      "stop api-1",
      "remove api-1",
      "stop db-1",
      "remove db-1",
      "remove network shop_default",
      "remove volume shop_data",
    ]);
    expect(made.steps.find(({ id }) => id === "stop db-1")?.after).toEqual(["remove api-1"]);
  });

  test("leaves external networks and volumes alone", async () => {
    const stack = stackOf({
      services: { db: { volumes: [{ type: "volume", source: "data", target: "/data" }] } },
      networks: { default: { name: "lan", external: true } },
      volumes: { data: { name: "archive", external: true } },
    });
    const lab = planLab(stack);
    await lab.engine.createNetwork({ name: "lan", ipam: {} }, {});
    await lab.engine.createVolume({ name: "archive" }, {});
    await lab.up();
    const made = planDown(stack, await lab.observe(), { ...plain, volumes: true });
    expect(made.steps.map(({ id }) => id)).toEqual(["stop db-1", "remove db-1"]);
  });
});

describe("stop", () => {
  test("stops running containers, dependents first", async () => {
    const { engine, observe } = await running();
    await engine.stopContainer("shop-api-1");
    const made = planStop(shop, await observe(), { graceSeconds: 3 });
    expect(shown(made)).toMatchInlineSnapshot(`
      "
      shop: 2 steps, 1 container unchanged

        - stop web-1
        - stop db-1
            after stop web-1
      "
    `);
    expect(made.steps[0]?.action).toMatchObject({ graceSeconds: 3 });
    expect(made.unchanged).toEqual([{ service: "api", name: "shop-api-1", state: "stopped" }]);
  });

  test("of named services leaves the others running", async () => {
    const { observe } = await running();
    expect(planStop(shop, await observe(), { services: ["db"] }).steps.map(({ id }) => id)).toEqual(["stop db-1"]);
  });

  test("leaves one-offs alone, and services that the file does not have", async () => {
    const { observe } = await running();
    const observed = await observe();
    const oneOffs = observed.containers.map((fact) => ({
      ...fact,
      id: `run ${fact.id}`,
      name: `${fact.name}-run`,
      labels: { ...fact.labels, [labels.oneOff]: "True" },
    }));
    const all = { ...observed, containers: [...observed.containers, ...oneOffs] };
    const alone = stackOf({ services: { web: {} } });
    expect(planStop(alone, all, {}).steps.map(({ id }) => id)).toEqual(["stop web-1"]);
    expect(planStop({ name: "shop" }, all, {}).steps.map(({ id }) => id)).toEqual([
      "stop web-1",
      "stop api-1",
      "stop db-1",
    ]);
  });
});
