import { describe, expect, test } from "vitest";
import { planImages } from "../../../../src/plan/images/images.ts";
import { planPull, planPush } from "../../../../src/plan/images/pull.ts";
import { pullPolicy } from "../../../../src/plan/images/pull-policy.ts";
import { upDefaults } from "../../../../src/plan/options.ts";
import { showPlan } from "../../../../src/plan/show.ts";
import type { Service } from "../../../../src/stack/stack.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { stackOf } from "../../../support/stacks.ts";

const day = 24 * 3_600_000;
const bare = (stack: ReturnType<typeof stackOf>) => planLab(stack, memoryEngine(), { addImages: false });

describe("a pull policy", () => {
  test.each([
    ["always", "always"],
    ["missing", "missing"],
    ["if_not_present", "missing"],
    ["never", "never"],
    ["build", "build"],
    ["daily", { olderThanMs: day }],
    ["weekly", { olderThanMs: 7 * day }],
    ["every_1d12h", { olderThanMs: 1.5 * day }],
    ["refresh", "missing"],
    ["every_", undefined],
    ["sometimes", undefined],
  ] as const)("%s is read", (text, policy) => {
    expect(pullPolicy(text)).toEqual(policy);
  });

  test("takes the time of refresh from pull_refresh_after", () => {
    expect(pullPolicy("refresh", { pull_refresh_after: "24h" })).toEqual({ olderThanMs: day });
  });

  /** What comes first for a service whose image was pulled so long ago. */
  async function first(service: Partial<Service>, ageMs: number | undefined): Promise<string[]> {
    const stack = stackOf({ services: { web: { image: "app:1", ...service } } });
    const lab = planLab(stack);
    const observed = await lab.observe();
    const lastTaggedAt = ageMs === undefined ? "" : new Date(observed.at - ageMs).toISOString();
    const images = observed.images.map((image) => ({ ...image, lastTaggedAt }));
    return planImages(stack, { ...observed, images }, upDefaults).steps.map(({ id }) => id);
  }

  test("with a time pulls an image again that was last pulled earlier, or at an unknown time", async () => {
    expect(await first({ pull_policy: "daily" }, 2 * day)).toEqual(["pull app:1"]);
    expect(await first({ pull_policy: "daily" }, day / 2)).toEqual([]);
    expect(await first({ pull_policy: "weekly" }, 2 * day)).toEqual([]);
    expect(await first({ pull_policy: "every_1h" }, undefined)).toEqual(["pull app:1"]);
  });

  test("tries to pull a built image with a name first, unless it is build or never", async () => {
    const ids = (service: Partial<Service>, options = upDefaults) => {
      const stack = stackOf({ services: { web: { image: "app:1", build: { context: "." }, ...service } } });
      return bare(stack)
        .observe()
        .then((observed) => planImages(stack, observed, options).steps.map(({ id }) => id));
    };
    expect(await ids({})).toEqual(["pull app:1"]);
    expect(await ids({ pull_policy: "always" })).toEqual(["pull app:1"]);
    expect(await ids({ pull_policy: "build" })).toEqual(["build app:1"]);
    expect(await ids({ pull_policy: "never" })).toEqual([]);
    expect(await ids({}, { ...upDefaults, build: "always" })).toEqual(["build app:1"]);
  });
});

test("pulls a missing mounted image before the container is created", async () => {
  const volumes = [{ type: "image", source: "files:1", target: "/files" }] as const;
  const stack = stackOf({ services: { web: { image: "app:1", volumes } } });
  const { steps } = await planLab(stack).plan();
  expect(steps.find(({ id }) => id === "create web-1")?.after).toContain("pull files:1");
  expect(steps.filter(({ id }) => id.startsWith("pull")).map(({ id }) => id)).toEqual(["pull files:1"]);
});

describe("an image for another platform", () => {
  test.each([
    ["linux/arm64", ["pull app:1 for linux/arm64"]],
    ["arm64", ["pull app:1 for arm64"]],
    ["linux/amd64", []],
    ["linux/x86_64", []],
    ["linux", []],
  ])("than the service's %s counts as missing", async (platform, pulls) => {
    const stack = stackOf({ services: { web: { image: "app:1", platform } } });
    const { steps } = await planLab(stack).plan();
    expect(steps.map(({ id }) => id).filter((id) => id.startsWith("pull"))).toEqual(pulls);
  });

  test("is pulled besides the engine's own if services of one image differ", async () => {
    const stack = stackOf({ services: { a: { image: "app:1" }, b: { image: "app:1", platform: "linux/arm64" } } });
    const lab = bare(stack);
    const { steps } = await lab.plan();
    const fetched = (id: string) => steps.find((step) => step.id === id)?.after.filter((other) => /^pull/.test(other));
    expect(fetched("create a-1")).toEqual(["pull app:1"]);
    expect(fetched("create b-1")).toEqual(["pull app:1 for linux/arm64"]);
    const of = (architecture: string) => ({ digest: `sha256:${architecture}`, os: "linux", architecture, variant: "" });
    lab.engine.addImage("app:1", [of("amd64"), of("arm64")]);
    await lab.up();
    const notes = (await lab.observe()).containers.map((fact) => fact.labels["com.docker.compose.image"]);
    expect(notes.sort()).toEqual(["sha256:amd64", "sha256:arm64"]);
    expect((await lab.plan()).steps).toEqual([]);
  });

  test("is pulled for the platform of the service and its hooks, else for the environment's", async () => {
    const hooks = [{ image: "hook:1", command: ["x"] }];
    const stack = stackOf({
      services: { a: { image: "a:1", platform: "linux/arm64", pre_start: hooks }, b: { image: "b:1" } },
    });
    const options = { platform: "linux/riscv64", ignoreBuildable: false, ignoreFailures: false };
    const lab = bare(stack);
    for (const { steps } of [await lab.plan(options), planPull(stack, await lab.observe(), options)]) {
      const asked = steps.flatMap(({ action }) =>
        action.kind === "pull-image" ? [[action.image, action.platform] as const] : [],
      );
      expect(Object.fromEntries(asked)).toEqual({
        "a:1": "linux/arm64",
        "hook:1": "linux/arm64",
        "b:1": "linux/riscv64",
      });
    }
  });
});

const everything = stackOf({
  services: {
    one: { image: "app:1" },
    two: { image: "app:1" },
    fixed: { image: "app:2", pull_policy: "missing" },
    moving: { image: "app", pull_policy: "missing" },
    forbidden: { image: "app:3", pull_policy: "never" },
    made: { build: { context: "." } },
    named: { image: "made:1", build: { context: ".", tags: ["made:2", "made:1"] } },
  },
});

describe("pull", () => {
  const options = { ignoreBuildable: false, ignoreFailures: false };

  test("pulls each image once, and lists what it skips", async () => {
    const observed = await planLab(everything).observe();
    expect(showPlan(planPull(everything, observed, options))).toMatchInlineSnapshot(`
      "shop: 3 steps

        + pull app:1
        + pull app
        + pull made:1
        = Image app:2: Image is already present locally
        = Image app:3: Excluded by its pull policy
        = made: No image to be pulled
      "
    `);
  });

  test("pulls the images of hooks too", async () => {
    const stack = stackOf({
      services: { web: { image: "app:1", pull_policy: "missing", pre_start: [{ image: "app:2", command: ["x"] }] } },
    });
    const ids = planPull(stack, await planLab(stack).observe(), options).steps.map(({ id }) => id);
    expect(ids).toEqual(["pull app:2"]);
  });

  test("skips buildable images on request", async () => {
    const plan = planPull(everything, await planLab(everything).observe(), { ...options, ignoreBuildable: true });
    expect(plan.skipped).toContainEqual({ service: "named", image: "made:1", because: "buildable" });
    expect(plan.steps.map(({ id }) => id)).not.toContain("pull made:1");
  });

  test("prefers the command line's policy to the file's", async () => {
    const observed = await planLab(everything).observe();
    const ids = planPull(everything, observed, { ...options, policy: "always" }).steps.map(({ id }) => id);
    expect(ids).toContain("pull app:3");
  });
});

describe("push", () => {
  test("pushes built images under each of their names once, and lists what it skips", () => {
    expect(showPlan(planPush(everything, { ignoreFailures: false }))).toMatchInlineSnapshot(`
      "shop: 2 steps

        + push made:1
        + push made:2
        = one: Not built by this stack
        = two: Not built by this stack
        = fixed: Not built by this stack
        = moving: Not built by this stack
        = forbidden: Not built by this stack
        = made: Image has no name to push
      "
    `);
  });
});
