import { expect, test } from "vitest";
import { isOvertaken } from "../../../src/plan/overtaken.ts";
import { planLab } from "../../support/plan-lab.ts";
import { stackOf } from "../../support/stacks.ts";

const stack = (level: string) =>
  stackOf({ services: { web: { environment: { LEVEL: level }, networks: { default: null } } } });

/** `info` is observed, then `meanwhile` happens. Returns the steps of a change to `debug` that it overtakes. */
async function overtakenBy(meanwhile: (lab: ReturnType<typeof planLab>) => Promise<unknown>) {
  const lab = planLab(stack("info"));
  await lab.up();
  const before = await lab.observe();
  const { steps } = await lab.plan({}, stack("debug"));
  await meanwhile(lab);
  const after = await lab.observe();
  const overtaken = steps.filter((step) => isOvertaken(step, stack("debug"), { before, after }));
  return overtaken.map(({ id }) => id);
}

test("a start that fails for a reason of its own is not overtaken", async () => {
  const lab = planLab(stack("info"));
  await lab.up();
  await lab.engine.stopContainer("shop-web-1");
  const before = await lab.observe();
  const { steps } = await lab.plan();
  expect(steps.map(({ id }) => id)).toEqual(["start web-1"]);
  const after = await lab.observe();
  expect(steps.filter((step) => isOvertaken(step, stack("info"), { before, after }))).toEqual([]);
});

test("another command's replacement overtakes the rename", async () => {
  expect(await overtakenBy((lab) => lab.up({}, stack("debug")))).toContain("rename web-1");
});

test("a removal overtakes the start", async () => {
  const remove = await overtakenBy(({ engine }) => engine.removeContainer("shop-web-1", { force: true }));
  expect(remove).toContain("start web-1");
});

test("a removed network overtakes the create and the start", async () => {
  const overtaken = await overtakenBy(async ({ engine }) => {
    await engine.stopContainer("shop-web-1");
    await engine.removeNetwork("shop_default");
  });
  expect(overtaken).toEqual(expect.arrayContaining(["create web-1", "start web-1"]));
});

test("a network that was recreated meanwhile overtakes the create", async () => {
  const overtaken = await overtakenBy(async ({ engine }) => {
    await engine.stopContainer("shop-web-1");
    await engine.removeContainer("shop-web-1");
    const [network] = await engine.networks("shop", []);
    await engine.removeNetwork("shop_default");
    await engine.createNetwork({ name: "shop_default", ipam: {} }, network?.labels ?? {});
  });
  expect(overtaken).toContain("create web-1");
});
