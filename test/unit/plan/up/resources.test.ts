import { describe, expect, test } from "vitest";
import { labels } from "../../../../src/engine/labels.ts";
import { planImages } from "../../../../src/plan/images/images.ts";
import { upDefaults } from "../../../../src/plan/up/up.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { stackOf } from "../../../support/stacks.ts";

const bare = (stack: ReturnType<typeof stackOf>) => planLab(stack, memoryEngine(), { addImages: false });
const ids = async (lab: ReturnType<typeof planLab>, options = {}) =>
  (await lab.plan(options)).steps.map(({ id }) => id);

const withData = (volume: object) =>
  stackOf({
    services: { db: { volumes: [{ type: "volume", source: "data", target: "/data" }] } },
    volumes: { data: volume },
  });

describe("images", () => {
  test("are pulled once, before the containers that need them", async () => {
    const { plan } = bare(stackOf({ services: { a: {}, b: {} } }));
    const { steps } = await plan();
    expect(steps.filter(({ id }) => id.startsWith("pull")).map(({ id }) => id)).toEqual(["pull app:1"]);
    for (const name of ["a-1", "b-1"]) {
      expect(steps.find(({ id }) => id === `create ${name}`)?.after).toContain("pull app:1");
    }
  });

  test("are built if the service has build, under the project's and the service's name", async () => {
    const lab = bare(stackOf({ services: { api: { build: { context: "." } } } }));
    expect(await ids(lab)).toContain("build shop-api");
    await lab.up();
    expect(await ids(lab)).toEqual([]);
    expect(await ids(lab, { build: "always" })).toEqual(["build shop-api"]);
  });

  test("are built by one service if several use them", async () => {
    const stack = stackOf({
      services: { worker: { image: "api:1" }, api: { image: "api:1", build: { context: "." } } },
    });
    const { steps } = await bare(stack).plan();
    expect(steps.flatMap(({ action }) => (action.kind === "pull-image" ? [action.service] : []))).toEqual(["api"]);
    expect(steps.find(({ id }) => id === "create worker-1")?.after).toContain("build api:1");
  });

  test.each([
    ["pull_policy: never", { services: { web: { pull_policy: "never" } } }, {}],
    ["--pull never", { services: { web: {} } }, { pull: "never" }],
    ["--no-build", { services: { web: { build: {} } } }, { build: "never" }],
  ] as const)("that are missing are an error with %s", async (_, sketch, options) => {
    await expect(bare(stackOf(sketch)).plan(options)).rejects.toMatchObject({
      name: "Failure",
      message: expect.stringContaining('for service "web" not found locally'),
      hint: expect.any(String),
    });
  });

  test("that are always pulled can be pulled first, so that the plan knows which containers are outdated", async () => {
    const stack = stackOf({ services: { web: { pull_policy: "always" }, db: {} } });
    const lab = planLab(stack);
    await lab.up();
    const ahead = planImages(stack, await lab.observe(), upDefaults);
    expect(ahead.steps.map(({ id }) => id)).toEqual(["pull app:1"]);
    await lab.apply(ahead.steps);
    const made = await lab.plan({ pull: "missing" });
    expect(made.steps.find(({ id }) => id === "create web-1")?.because).toMatchObject({ why: "image-changed" });
  });
});

describe("external networks and volumes", () => {
  test("are all named in one error if they are missing", async () => {
    const stack = stackOf({
      services: { web: { volumes: [{ type: "volume", source: "data", target: "/data" }] } },
      networks: { default: { name: "lan", external: true } },
      volumes: { data: { name: "archive", external: true } },
    });
    await expect(planLab(stack).plan()).rejects.toMatchObject({
      message: [
        "network lan declared as external, but could not be found",
        "volume archive declared as external, but could not be found",
      ].join("\n"),
      hint: expect.stringContaining("docker network create lan"),
    });
  });
});

describe("networks and volumes that exist", () => {
  test("are refused if the network belongs to another project", async () => {
    const lab = planLab(stackOf({ services: { web: {} } }));
    await lab.engine.createNetwork({ name: "shop_default", ipam: {} }, {});
    await expect(lab.plan()).rejects.toMatchObject({
      message: expect.stringContaining(
        "network shop_default was found but has incorrect label com.docker.compose.network",
      ),
      hint: expect.stringContaining("external: true"),
    });
  });

  test("keep a volume whose configuration changed, with a warning", async () => {
    const lab = planLab(withData({}));
    await lab.up();
    const made = await lab.plan({}, withData({ driver_opts: { type: "tmpfs" } }));
    expect(made.steps).toEqual([]);
    expect(made.warnings).toEqual([
      expect.stringContaining('Volume "shop_data" exists, but its configuration has changed.'),
    ]);
    expect(made.outdatedVolumes).toEqual([{ name: "shop_data", users: ["shop-db-1"] }]);
  });

  test("recreate a changed volume that may lose its data, once its containers are removed", async () => {
    const lab = planLab(withData({}));
    await lab.up();
    const changed = withData({ driver_opts: { type: "tmpfs" } });
    const { steps, warnings } = await lab.plan({ mayLose: new Set(["shop_data"]) }, changed);
    expect(warnings).toEqual([]);
    expect(steps.map(({ id }) => id)).toEqual([
      "stop db-1",
      "remove db-1",
      "remove volume shop_data",
      "create volume shop_data",
      "create db-1",
      "start db-1",
    ]);
    await lab.apply(steps, changed);
    expect((await lab.plan({}, changed)).steps).toEqual([]);
  });

  test("keep a changed volume if a container outside the plan uses it", async () => {
    const lab = planLab(withData({}));
    await lab.up();
    const changed = withData({ driver_opts: { type: "tmpfs" } });
    const made = await lab.plan({ recreate: "never", mayLose: new Set(["shop_data"]) }, changed);
    expect(made.steps).toEqual([]);
    expect(made.outdatedVolumes).toBeUndefined();
  });

  test("keep an external volume even if the file differs", async () => {
    const lab = planLab(withData({}));
    await lab.up();
    const made = await lab.plan({ mayLose: new Set(["shop_data"]) }, withData({ name: "shop_data", external: true }));
    expect(made.steps.map(({ id }) => id)).not.toContain("remove volume shop_data");
  });
});

describe("a container that docker compose created", () => {
  test("is taken over unchanged; if it changed, the reason names no field", async () => {
    const stack = (level: string) => stackOf({ services: { web: { environment: { LEVEL: level } } } });
    const lab = planLab(stack("info"));
    await lab.up();
    const { [labels.fields]: _, ...composeLabels } = (await lab.engine.container("shop-web-1"))?.labels ?? {};
    lab.engine.tamper("shop-web-1", { labels: composeLabels });
    expect(await ids(lab)).toEqual([]);
    expect((await lab.plan({}, stack("debug"))).steps[0]?.because).toEqual({ why: "changed", fields: [] });
  });
});
