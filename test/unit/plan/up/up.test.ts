import { describe, expect, test } from "vitest";
import { selectServices } from "../../../../src/plan/needs.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import type { Stack } from "../../../../src/stack/stack.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const probe = { test: ["CMD", "true"] };
const shop = (change: Record<string, object> = {}): Stack =>
  stackOf({
    services: {
      web: { depends_on: dependsOn({ api: "started" }), ports: [{ target: 80, published: "8080" }] },
      api: {
        depends_on: { ...dependsOn({ migrate: "completed" }), ...dependsOn({ db: "healthy" }) },
        ...change["api"],
      },
      migrate: { command: ["true"], depends_on: dependsOn({ db: "healthy" }) },
      db: { healthcheck: probe, volumes: [{ type: "volume", source: "data", target: "/data" }], ...change["db"] },
    },
    volumes: { data: {} },
  });

const shown = (plan: Parameters<typeof showPlan>[0]) => `\n${showPlan(plan, { order: true })}`;

describe("a first up", () => {
  test("creates everything, and starts each service after its dependencies", async () => {
    const { plan } = planLab(shop());
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 12 steps

        + create network shop_default  missing
        + create volume shop_data      missing
        + create db-1                  missing
            after create network shop_default, create volume shop_data
        > start db-1
            after create db-1
        . wait for db healthy          migrate depends on db (healthy)
            after start db-1
        + create migrate-1             missing
            after create network shop_default
        > start migrate-1
            after create migrate-1, wait for db healthy
        . wait for migrate completed   api depends on migrate (completed)
            after start migrate-1
        + create api-1                 missing
            after create network shop_default
        > start api-1
            after create api-1, wait for migrate completed, wait for db healthy
        + create web-1                 missing
            after create network shop_default
        > start web-1
            after create web-1, start api-1
      "
    `);
  });

  test("waits at the end for every service on request", async () => {
    const { plan } = planLab(shop());
    const waits = (await plan({ wait: true, waitTimeoutMs: 5000 })).steps.filter(
      ({ action }) => action.kind === "reach-milestone",
    );
    expect(
      waits.map(({ id, action, because }) => [id, because.why, "timeoutMs" in action && action.timeoutMs]),
    ).toMatchInlineSnapshot(`
      [
        [
          "wait for db healthy",
          "depended-on",
          5000,
        ],
        [
          "wait for migrate completed",
          "depended-on",
          5000,
        ],
        [
          "wait for api running or healthy",
          "requested",
          5000,
        ],
        [
          "wait for web running or healthy",
          "requested",
          5000,
        ],
      ]
    `);
  });

  test("only creates with --no-start", async () => {
    const { plan } = planLab(shop());
    const kinds = new Set((await plan({ start: false })).steps.map(({ action }) => action.kind));
    expect([...kinds]).toEqual(["create-network", "create-volume", "create-container"]);
  });
});

describe("an up with nothing to do", () => {
  test("is an empty plan that lists a completed one-shot as unchanged", async () => {
    const { up, plan } = planLab(shop());
    await up();
    expect(await plan()).toMatchInlineSnapshot(`
      {
        "stack": "shop",
        "steps": [],
        "unchanged": [
          {
            "name": "shop-db-1",
            "service": "db",
            "state": "running",
          },
          {
            "name": "shop-migrate-1",
            "service": "migrate",
            "state": "exited",
          },
          {
            "name": "shop-api-1",
            "service": "api",
            "state": "running",
          },
          {
            "name": "shop-web-1",
            "service": "web",
            "state": "running",
          },
        ],
        "warnings": [],
      }
    `);
    expect((await plan({ wait: true })).steps).toEqual([]);
  });

  test("starts a one-shot again if no service waits for it", async () => {
    const { up, plan } = planLab(stackOf({ services: { lone: { command: ["true"] } } }));
    await up();
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 1 step

        > start lone-1  exited (0)
      "
    `);
  });
});

describe("a change", () => {
  test("replaces only the container whose configuration changed, and names the fields", async () => {
    const { up, plan } = planLab(shop({ api: { environment: { LOG_LEVEL: "info", DB_PASSWORD: "a" } } }));
    await up();
    const changed = shop({ api: { environment: { LOG_LEVEL: "debug", DB_PASSWORD: "b", NEW: "1" } } });
    expect(shown(await plan({}, changed))).toMatchInlineSnapshot(`
      "
      shop: 5 steps, 3 containers unchanged

        ~ rename api-1  configuration changed
            environment.DB_PASSWORD: changed
            environment.LOG_LEVEL: "info" → "debug"
            environment.NEW: "1" added
        + create api-1
            after rename api-1
        - stop api-1
            after create api-1
        - remove api-1
            after stop api-1
        > start api-1
            after remove api-1
      "
    `);
    expect(JSON.stringify(await plan({}, changed))).not.toContain('"b"');
  });

  test("runs a migration again when the database it ran against is replaced", async () => {
    const { up, plan } = planLab(shop());
    await up();
    expect(shown(await plan({}, shop({ db: { environment: { A: "1" } } })))).toMatchInlineSnapshot(`
      "
      shop: 7 steps, 2 containers unchanged

        ~ rename db-1          configuration changed
            environment.A: "1" added
        + create db-1
            after rename db-1
        - stop db-1
            after create db-1
        - remove db-1
            after stop db-1
        > start db-1
            after remove db-1
        . wait for db healthy  migrate depends on db (healthy)
            after start db-1
        > start migrate-1      migrate depends on db (healthy)
            after wait for db healthy
      "
    `);
  });

  test("restarts a dependent with restart: true", async () => {
    const services = (extra: object) => ({
      api: { depends_on: dependsOn({ db: "started" }, { restart: true }) },
      db: { ...extra },
    });
    const { up, plan } = planLab(stackOf({ services: services({}) }));
    await up();
    expect(shown(await plan({}, stackOf({ services: services({ hostname: "x" }) })))).toMatchInlineSnapshot(`
      "
      shop: 7 steps

        ~ rename db-1  configuration changed
            hostname: "x" added
        + create db-1
            after rename db-1
        - stop db-1
            after create db-1
        - remove db-1
            after stop db-1
        > start db-1
            after remove db-1
        - stop api-1   api depends on db (started, restart)
            after start db-1
        > start api-1
            after stop api-1
      "
    `);
  });

  test("replaces a container whose image was rebuilt", async () => {
    const { engine, up, plan } = planLab(stackOf({ services: { web: {} } }));
    await up();
    engine.addImage("app:1");
    const [first] = (await plan()).steps;
    expect(first?.because).toMatchObject({ why: "image-changed" });
  });

  test("keeps a container with the same content even if the image's index changed", async () => {
    const { engine, up, plan } = planLab(stackOf({ services: { web: {} } }));
    const listed = (digest: string) => [{ digest, os: "linux", architecture: "amd64", variant: "" }];
    engine.addImage("app:1", listed("sha256:same"));
    await up();
    engine.addImage("app:1", listed("sha256:same"));
    expect((await plan()).steps).toEqual([]);
    engine.addImage("app:1", listed("sha256:other"));
    const [first] = (await plan()).steps;
    expect(first?.because).toEqual({ why: "image-changed", from: "sha256:same", to: "sha256:other" });
  });

  test("replaces a container that mounts a rebuilt image", async () => {
    const volumes = ["/a", "/b"].map((target) => ({ type: "image", source: `files${target}`, target }) as const);
    const { engine, up, plan } = planLab(stackOf({ services: { web: { volumes } } }));
    for (const name of ["files/a", "files/b"]) engine.addImage(name);
    await up();
    expect((await plan()).steps).toEqual([]);
    engine.addImage("files/b");
    const [first] = (await plan()).steps;
    expect(first?.because).toMatchObject({ why: "image-changed" });
  });

  test("recreates a network after disconnecting its containers, and reconnects them", async () => {
    const stack = (network: object) =>
      stackOf({ services: { a: {}, b: {} }, networks: { default: { name: "shop_default", ...network } } });
    const { up, plan, apply } = planLab(stack({}));
    await up();
    const changed = stack({ internal: true });
    const made = await plan({}, changed);
    expect(shown(made)).toMatchInlineSnapshot(`
      "
      shop: 8 steps

        - stop a-1                     network default changed
        - stop b-1                     network default changed
        - remove network shop_default  network default changed
            after stop a-1, stop b-1
        + create network shop_default
            after remove network shop_default
        ~ connect a-1 to shop_default  network default changed
            after stop a-1, create network shop_default
        > start a-1
            after connect a-1 to shop_default
        ~ connect b-1 to shop_default  network default changed
            after stop b-1, create network shop_default
        > start b-1
            after connect b-1 to shop_default
      "
    `);
    await apply(made.steps, changed);
    expect((await plan({}, changed)).steps).toEqual([]);
  });

  test("keeps a network that a container outside the plan uses", async () => {
    const stack = (network: object) =>
      stackOf({ services: { a: {}, b: {} }, networks: { default: { name: "shop_default", ...network } } });
    const { up, plan } = planLab(stack({}));
    await up();
    const whole = stack({ internal: true });
    const part = selectServices(whole, new Set(["a"]));
    const made = await plan({}, part);
    expect(made.steps).toEqual([]);
    expect(made.warnings).toEqual([
      "Network shop_default has changed, but is not recreated because shop-b-1 still uses it.",
    ]);
  });

  test("hands a published port over, even to a service that the old holder waits for", async () => {
    const port = [{ target: 80, published: "8080" }];
    const mid = { depends_on: dependsOn({ api: "started" }) };
    const { up, plan, apply } = planLab(stackOf({ services: { web: { ports: port }, mid, api: {} } }));
    await up();
    const web = { depends_on: dependsOn({ mid: "started" }) };
    const moved = stackOf({ services: { web, mid: { ...mid, hostname: "x" }, api: { ports: port } } });
    const made = await plan({}, moved);
    await apply(made.steps, moved);
    expect((await plan({}, moved)).steps).toEqual([]);
    const comesAfter = (step: string) => made.steps.find(({ id }) => id === step)?.after;
    expect(comesAfter("start api-1")).toContain("stop web-1");
    expect(comesAfter("stop mid-1")).toContain("start api-1");
    expect(comesAfter("stop web-1")).toEqual(["create web-1"]);
  });

  test("swaps the container names of two services", async () => {
    const stack = (a: string, b: string) =>
      stackOf({ services: { a: { container_name: a }, b: { container_name: b } } });
    const { up, plan, apply } = planLab(stack("x", "y"));
    await up();
    const swapped = stack("y", "x");
    const made = await plan({}, swapped);
    const comesAfter = (step: string) => made.steps.find(({ id }) => id === step)?.after;
    expect([comesAfter("create a-1"), comesAfter("create b-1")]).toEqual([
      ["rename a-1", "rename b-1"],
      ["rename b-1", "rename a-1"],
    ]);
    await apply(made.steps, swapped);
    expect((await plan({}, swapped)).steps).toEqual([]);
  });

  test("creates a container once another service has freed its name", async () => {
    const { up, plan } = planLab(stackOf({ services: { a: { container_name: "x" } } }));
    await up();
    const { steps } = await plan({}, stackOf({ services: { a: {}, b: { container_name: "x" } } }));
    expect(steps.find(({ id }) => id === "create b-1")?.after).toEqual(["rename a-1"]);
  });

  test("stays sorted if names were swapped by hand", async () => {
    const { engine, up, plan } = planLab(stackOf({ services: { a: {}, b: {} } }));
    await up();
    await engine.renameContainer("shop-a-1", "spare");
    await engine.renameContainer("shop-b-1", "shop-a-1");
    await engine.renameContainer("spare", "shop-b-1");
    const { steps } = await plan();
    expect(steps.map(({ id, after }) => [id, after.length])).toEqual([
      ["rename b-1", 0],
      ["rename a-1", 1],
    ]);
  });

  test("moves a container to a volume of another name", async () => {
    const stack = (name: string) =>
      stackOf({
        services: { db: { volumes: [{ type: "volume", source: "data", target: "/data" }] } },
        volumes: { data: { name } },
      });
    const { up, plan } = planLab(stack("one"));
    await up();
    const { steps } = await plan({}, stack("two"));
    expect(steps.find(({ id }) => id === "create db-1")).toMatchObject({
      because: { why: "volume-changed", key: "data" },
      after: expect.arrayContaining(["create volume two"]),
    });
  });

  test("recreates a container with the one whose namespace it shares", async () => {
    const stack = (extra: object) =>
      stackOf({
        services: {
          proxy: { network_mode: "service:vpn", depends_on: dependsOn({ vpn: "started" }) },
          vpn: { ...extra },
        },
      });
    const { up, plan } = planLab(stack({}));
    await up();
    expect((await plan()).steps).toEqual([]);
    const made = await plan({}, stack({ hostname: "x" }));
    expect(made.steps.find(({ id }) => id === "create proxy-1")).toMatchObject({
      because: { why: "depended-on" },
      after: expect.arrayContaining(["create vpn-1"]),
    });
  });

  test("restarts a container that lost its network when the owner of that network restarted", async () => {
    const proxy = { network_mode: "service:vpn", depends_on: dependsOn({ vpn: "started" }) };
    const { engine, up, plan } = planLab(stackOf({ services: { proxy, vpn: {} } }));
    await up();
    await engine.restartContainer("shop-vpn-1");
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 2 steps, 1 container unchanged

        - stop proxy-1   lost its network when vpn restarted
        > start proxy-1
            after stop proxy-1
      "
    `);
    await up();
    expect((await plan()).steps).toEqual([]);

    await engine.stopContainer("shop-vpn-1");
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 3 steps

        > start vpn-1    exited (143)
        - stop proxy-1   lost its network when vpn restarted
            after start vpn-1
        > start proxy-1
            after stop proxy-1
      "
    `);
    await up();
    expect((await plan()).steps).toEqual([]);

    await engine.restartContainer("shop-proxy-1");
    expect((await plan()).steps).toEqual([]);
  });

  test("creates linked services first, because the engine links only to existing containers", async () => {
    const api = { links: ["db:store"], depends_on: dependsOn({ db: "started" }) };
    const { plan } = planLab(stackOf({ services: { api, db: { scale: 2 } } }));
    const { steps } = await plan({ start: false });
    expect(steps.find(({ id }) => id === "create api-1")?.after).toEqual(
      expect.arrayContaining(["create db-1", "create db-2"]),
    );
  });
});

describe("what stopped", () => {
  test("starts again, with its stopped dependents", async () => {
    const { engine, up, plan } = planLab(shop());
    await up();
    await engine.stopContainer("shop-db-1");
    await engine.stopContainer("shop-api-1");
    expect(shown(await plan())).toMatchInlineSnapshot(`
      "
      shop: 3 steps, 2 containers unchanged

        > start db-1           exited (143)
        . wait for db healthy  api depends on db (healthy)
            after start db-1
        > start api-1          exited (143)
            after wait for db healthy
      "
    `);
  });

  test.each([
    ["paused", "unpause-container"],
    ["dead", "remove-container"],
    ["removing", "remove-container"],
    ["created", "start-container"],
  ] as const)("is brought back from %s", async (state, kind) => {
    const { engine, up, plan, apply } = planLab(stackOf({ services: { web: {} } }));
    await up();
    engine.tamper("shop-web-1", { state });
    const made = await plan();
    expect(made.steps[0]?.action.kind).toBe(kind);
    await apply(made.steps);
    expect((await plan()).steps).toEqual([]);
  });

  test("is left alone while its restart policy restarts it", async () => {
    const { engine, up, plan } = planLab(stackOf({ services: { web: {} } }));
    await up();
    engine.tamper("shop-web-1", { state: "restarting" });
    expect((await plan()).steps).toEqual([]);
  });
});

describe("scale", () => {
  const workers = stackOf({ services: { worker: { deploy: { replicas: 3 } } } });

  test("adds the lowest free numbers", async () => {
    const { engine, up, plan } = planLab(workers);
    await up();
    await engine.removeContainer("shop-worker-2", { force: true });
    expect((await plan({ scale: new Map([["worker", 4]]) })).steps.map(({ id }) => id)).toEqual([
      "create worker-2",
      "start worker-2",
      "create worker-4",
      "start worker-4",
    ]);
  });

  test("removes the highest numbers", async () => {
    const { up, plan } = planLab(workers);
    await up();
    expect(shown(await plan({ scale: new Map([["worker", 1]]) }))).toMatchInlineSnapshot(`
      "
      shop: 4 steps, 1 container unchanged

        - stop worker-2    scaled to 1
        - remove worker-2
            after stop worker-2
        - stop worker-3    scaled to 1
        - remove worker-3
            after stop worker-3
      "
    `);
  });

  test("removes an outdated container before a higher number", async () => {
    const { engine, up, plan } = planLab(workers);
    await up();
    engine.tamper("shop-worker-1", {
      labels: { ...(await engine.container("shop-worker-1"))?.labels, "com.docker.compose.config-hash": "old" },
    });
    const ids = (await plan({ scale: new Map([["worker", 2]]) })).steps.map(({ id }) => id);
    expect(ids).toEqual(["stop worker-1", "remove worker-1"]);
  });

  test("refuses several replicas of one container name", async () => {
    const { plan } = planLab(stackOf({ services: { web: { container_name: "web", scale: 2 } } }));
    await expect(plan()).rejects.toMatchObject({ name: "UsageError", hint: expect.stringContaining("container_name") });
  });
});

describe("orphans", () => {
  const before = stackOf({ services: { web: {}, old: {} } });
  const after = stackOf({ services: { web: {} } });

  test("stay, with a warning in Compose's words", async () => {
    const { up, plan } = planLab(before);
    await up();
    expect(await plan({}, after)).toMatchObject({
      steps: [],
      warnings: [expect.stringContaining("Found orphan containers ([shop-old-1]) for this project.")],
    });
    expect((await plan({ ignoreOrphans: true }, after)).warnings).toEqual([]);
  });

  test("are removed on request", async () => {
    const { up, plan } = planLab(before);
    await up();
    expect(shown(await plan({ removeOrphans: true }, after))).toMatchInlineSnapshot(`
      "
      shop: 2 steps, 1 container unchanged

        - stop orphan shop-old-1    orphan: its service is not in the file
        - remove orphan shop-old-1
            after stop orphan shop-old-1
      "
    `);
  });

  test("do not include services of a disabled profile", async () => {
    const { up, plan } = planLab(before);
    await up();
    expect((await plan({}, stackOf({ services: { web: {} }, disabled: { old: {} } }))).warnings).toEqual([]);
  });

  test("free a container name for a new service", async () => {
    const named = { container_name: "app" };
    const { up, plan, apply } = planLab(stackOf({ services: { old: named } }));
    await up();
    const renamed = stackOf({ services: { fresh: named } });
    await expect(plan({}, renamed)).rejects.toMatchObject({ hint: expect.stringContaining("--remove-orphans") });
    const made = await plan({ removeOrphans: true }, renamed);
    await apply(made.steps, renamed);
    expect((await plan({}, renamed)).steps).toEqual([]);
  });
});

describe("options", () => {
  test("force recreates the named services, not their dependencies", async () => {
    const { up, plan } = planLab(stackOf({ services: { api: { depends_on: dependsOn({ db: "started" }) }, db: {} } }));
    await up();
    const creates = async (options: object) =>
      (await plan({ services: ["api"], ...options })).steps.flatMap(({ action }) =>
        action.kind === "create-container" ? action.service : [],
      );
    expect(await creates({ recreate: "always" })).toEqual(["api"]);
    expect(await creates({ recreate: "changed", recreateDependencies: true })).toEqual(["db"]);
    expect(await creates({ recreate: "changed" })).toEqual([]);
  });

  test("never recreate keeps changed containers", async () => {
    const { up, plan } = planLab(shop());
    await up();
    expect((await plan({ recreate: "never" }, shop({ api: { hostname: "x" } }))).steps).toEqual([]);
  });

  test("passes the grace period on to every stop", async () => {
    const { up, plan } = planLab(shop());
    await up();
    const stops = (await plan({ recreate: "always", graceSeconds: 3 })).steps.filter(
      ({ action }) => action.kind === "stop-container",
    );
    expect(stops.length).toBeGreaterThan(0);
    for (const { action } of stops) expect(action).toMatchObject({ graceSeconds: 3 });
  });

  test("passes anonymous volumes on, unless they are to be renewed", async () => {
    const { up, plan } = planLab(stackOf({ services: { web: {} } }));
    await up();
    const inherits = async (renewAnonymousVolumes: boolean) =>
      (await plan({ recreate: "always", renewAnonymousVolumes })).steps.some(
        ({ action }) => action.kind === "create-container" && action.inherit !== undefined,
      );
    expect([await inherits(false), await inherits(true)]).toEqual([true, false]);
  });
});

describe("an optional dependency", () => {
  test("is waited for, and its failure blocks no step", async () => {
    const services = { web: { depends_on: dependsOn({ cache: "started" }, { required: false }) }, cache: {} };
    const { plan } = planLab(stackOf({ services }));
    const { steps } = await plan();
    expect(steps.find(({ id }) => id === "wait for cache started (optional)")?.action).toMatchObject({
      required: false,
    });
    expect(steps.find(({ id }) => id === "start web-1")?.after).toEqual([
      "create web-1",
      "wait for cache started (optional)",
    ]);
  });
});
