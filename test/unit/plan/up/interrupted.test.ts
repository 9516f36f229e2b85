import { describe, expect, test } from "vitest";
import { reasonText } from "../../../../src/plan/reason.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const web = (level: string) =>
  stackOf({
    services: {
      web: {
        environment: { LEVEL: level },
        ports: [{ target: 80, published: "8080" }],
        volumes: [{ type: "volume", target: "/scratch" }],
      },
    },
  });

/** `info` runs; of its replacement by `debug` only the first steps were done. */
async function interruptedAfter(steps: number) {
  const lab = planLab(web("info"));
  await lab.up();
  const scratch = (await lab.engine.container("shop-web-1"))?.mounts[0]?.name;
  const replacement = await lab.plan({}, web("debug"));
  await lab.apply(replacement.steps.slice(0, steps), web("debug"));
  return { ...lab, scratch };
}

describe("a replacement that was interrupted", () => {
  test.each([
    ["rename", 1, ["create web-1", "stop web-1", "remove web-1", "start web-1"]],
    ["create", 2, ["stop leftover ASIDE", "remove leftover ASIDE", "start web-1"]],
    ["stop", 3, ["remove leftover ASIDE", "start web-1"]],
    ["remove", 4, ["start web-1"]],
    ["start", 5, []],
  ])("is taken up again after its %s, and keeps the anonymous volume", async (_, steps, rest) => {
    const { plan, apply, engine, scratch } = await interruptedAfter(steps);
    const made = await plan({}, web("debug"));
    expect(made.steps.map(({ id }) => id.replace(/[0-9a-f]{12}_shop-web-1/, "ASIDE"))).toEqual(rest);
    await apply(made.steps, web("debug"));
    expect((await plan({}, web("debug"))).steps).toEqual([]);
    expect((await engine.container("shop-web-1"))?.mounts[0]?.name).toBe(scratch);
  });

  test("starts the new container only after the old one has freed its port", async () => {
    const { plan } = await interruptedAfter(2);
    const start = (await plan({}, web("debug"))).steps.find(({ id }) => id === "start web-1");
    expect(start?.after).toEqual([expect.stringMatching(/^remove leftover /)]);
  });

  test("is undone if the file went back: the old container gets its name again", async () => {
    const { plan, apply } = await interruptedAfter(1);
    const made = await plan();
    expect(showPlan(made)).toMatchInlineSnapshot(`
      "shop: 1 step

        ~ rename web-1  left over from an interrupted run of shop-web-1
      "
    `);
    await apply(made.steps);
    expect((await plan()).steps).toEqual([]);
  });

  test("by docker compose, which creates the new container under the temporary name, ends with the new one", async () => {
    const { engine, plan, apply } = await interruptedAfter(2);
    const aside = engine.names().containers.find((name) => name !== "shop-web-1") ?? "";
    await engine.renameContainer("shop-web-1", "0123456789ab_shop-web-1");
    await engine.renameContainer(aside, "shop-web-1");
    const made = await plan({}, web("debug"));
    expect(made.steps.map(({ id }) => id)).toEqual([
      "stop leftover shop-web-1",
      "remove leftover shop-web-1",
      "rename web-1",
      "start web-1",
    ]);
    await apply(made.steps, web("debug"));
    expect((await plan({}, web("debug"))).steps).toEqual([]);
  });
});

describe("a run that was interrupted between a dependency and its dependents", () => {
  const untilStarted = (dependency: string, steps: readonly { readonly id: string }[]) =>
    steps.findIndex(({ id }) => id === `start ${dependency}`) + 1;

  test("restarts a dependent with restart: true, because it started before its dependency was created", async () => {
    const stack = (db: object) =>
      stackOf({ services: { api: { depends_on: dependsOn({ db: "started" }, { restart: true }) }, db } });
    const { up, plan, apply } = planLab(stack({}));
    await up();
    const changed = stack({ hostname: "x" });
    const { steps } = await plan({}, changed);
    await apply(steps.slice(0, untilStarted("db-1", steps)), changed);
    const rest = await plan({}, changed);
    expect(rest.steps.map(({ id }) => id)).toEqual(["stop api-1", "start api-1"]);
    await apply(rest.steps, changed);
    expect((await plan({}, changed)).steps).toEqual([]);
  });

  test("runs a one-shot again after the one that it follows", async () => {
    const stack = (db: object) =>
      stackOf({
        services: {
          api: { depends_on: dependsOn({ migrate: "completed" }) },
          migrate: { command: ["true"], depends_on: dependsOn({ create: "completed" }) },
          create: { command: ["true"], depends_on: dependsOn({ db: "started" }) },
          db,
        },
      });
    const { up, plan, apply } = planLab(stack({}));
    await up();
    const changed = stack({ hostname: "x" });
    const { steps } = await plan({}, changed);
    expect(steps.map(({ id }) => id)).toContain("start migrate-1");
    await apply(steps.slice(0, untilStarted("create-1", steps)), changed);
    expect((await plan({}, changed)).steps.map(({ id }) => id)).toEqual(["start migrate-1"]);
  });
});

describe("a replacement that waits for a dependency that failed", () => {
  const stack = (level: string) =>
    stackOf({
      services: {
        cache: { environment: { LEVEL: level }, healthcheck: { test: ["CMD", "true"] } },
        web: { environment: { LEVEL: level }, depends_on: dependsOn({ cache: "healthy" }) },
      },
    });

  /** `info` runs; cache was replaced by `debug` and is unhealthy, so web's replacement was only created. */
  async function failed() {
    const lab = planLab(stack("info"));
    await lab.up();
    const { steps } = await lab.plan({}, stack("debug"));
    const blocked = new Set(["wait for cache healthy"]);
    for (const { id, after } of steps) if (after.some((each) => blocked.has(each))) blocked.add(id);
    const done = steps.filter(({ id }) => !blocked.has(id));
    await lab.apply(done, stack("debug"));
    lab.engine.tamper("shop-cache-1", { health: "unhealthy" });
    return lab;
  }

  test.each(["debug", "trace"])("keeps the old container until its replacement of %s can start", async (level) => {
    const { plan } = await failed();
    const { steps } = await plan({}, stack(level));
    const stop = steps.find(({ id }) => id.startsWith("stop leftover "));
    expect(stop?.after).toContain("wait for cache healthy");
    expect(reasonText(stop?.because ?? { why: "missing" })).toBe("kept because cache did not become healthy");
    const start = steps.find(({ id }) => id === "start web-1");
    expect(start?.after).toContainEqual(expect.stringMatching(/^remove leftover /));
  });

  test("stops the old container at once if another service takes over its port", async () => {
    const { engine, plan } = await failed();
    const aside = engine.names().containers.find((name) => name.endsWith("_shop-web-1")) ?? "";
    engine.tamper(aside, { ports: [{ hostIp: "", published: 8080, target: 80, protocol: "tcp" }] });
    const { services } = stack("debug");
    const other = stackOf({ services: { other: { ports: [{ target: 80, published: "8080" }] } } }).services;
    const { steps } = await plan({}, { ...stack("debug"), services: new Map([...services, ...other]) });
    expect(steps.find(({ id }) => id.startsWith("stop leftover "))?.after).toEqual([]);
  });

  test("removes the old container at once if nothing is to start", async () => {
    const { plan } = await failed();
    const { steps } = await plan({ start: false }, stack("debug"));
    expect(steps.map(({ id }) => id.replace(/ \S+_/, " ASIDE_"))).toEqual([
      "stop leftover ASIDE_shop-web-1",
      "remove leftover ASIDE_shop-web-1",
    ]);
  });
});
