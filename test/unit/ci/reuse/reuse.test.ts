import { describe, expect, test } from "vitest";
import { leaseLabels } from "../../../../src/ci/ephemeral/lease.ts";
import { changedServices, initServices } from "../../../../src/ci/reuse/bring-up-warm.ts";
import { lockProject, warmProject } from "../../../../src/ci/reuse/lock.ts";
import { labels } from "../../../../src/engine/labels.ts";
import type { Service } from "../../../../src/stack/stack.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const project = "shop-ci-aaaaaaaa";
const hourMs = 3_600_000;

describe("a warm stack", () => {
  test("has one project for each folder and its files", () => {
    const shop = { name: "shop", workingDir: "/a", files: ["/a/compose.yaml"] };
    expect(warmProject(shop)).toMatch(/^shop-ci-[a-z0-9]{8}$/);
    expect(warmProject({ ...shop })).toBe(warmProject(shop));
    expect(warmProject({ ...shop, workingDir: "/b" })).not.toBe(warmProject(shop));
    expect(warmProject({ ...shop, files: ["/a/other.yaml"] })).not.toBe(warmProject(shop));
  });

  test("is locked by one run until that run releases it", async () => {
    const engine = memoryEngine();
    const first = await lockProject(project, engine, hourMs);
    expect(await lockProject(project, engine, hourMs)).toBeUndefined();
    await first?.release(hourMs);
    expect(await lockProject(project, engine, hourMs)).toBeDefined();
  });

  test("can be locked when the last run's lease has expired, and keeps one lease", async () => {
    const engine = memoryEngine();
    const begunMs = Date.now() - 2 * hourMs;
    const over = leaseLabels({ begunMs, expiresMs: begunMs + hourMs, owner: undefined });
    const own = { [labels.project]: project, [labels.leaseKind]: "run" };
    await engine.createVolume({ name: "old" }, { ...over, ...own });
    const given = await lockProject(project, engine, hourMs);
    await given?.release(hourMs);
    const [left, ...others] = engine.names().volumes;
    expect([left?.startsWith(`${project}_berth-lease-`), others]).toEqual([true, []]);
  });

  test("has no lease after it is removed", async () => {
    const engine = memoryEngine();
    await (await lockProject(project, engine, hourMs))?.drop();
    expect(engine.names().volumes).toEqual([]);
  });
});

describe("the changed services of a warm stack", () => {
  const shop = (change: Record<string, Partial<Service>> = {}) =>
    stackOf({
      services: {
        web: { depends_on: dependsOn({ api: "started" }), ...change["web"] },
        api: { depends_on: dependsOn({ db: "started" }), ...change["api"] },
        db: { ...change["db"] },
        mail: {},
      },
    });
  const stale = async (change: Record<string, Partial<Service>>) => {
    const { up, plan, observe } = planLab(shop());
    await up();
    const now = shop(change);
    return changedServices(await plan({}, now), now, await observe());
  };

  test("are none if nothing changed", async () => {
    expect(await stale({})).toEqual([]);
  });

  test("are those that changed, and all that depend on them", async () => {
    expect(await stale({ api: { command: ["other"] } })).toEqual(["web", "api"]);
    expect(await stale({ db: { command: ["other"] } })).toEqual(["web", "api", "db"]);
  });
});

test("services that others wait for to complete are the init services", () => {
  const stack = stackOf({
    services: {
      api: { depends_on: { ...dependsOn({ seed: "completed" }), ...dependsOn({ db: "healthy" }) } },
      seed: {},
      db: {},
    },
  });
  expect(initServices(stack)).toEqual(["seed"]);
});
