import { describe, expect, test } from "vitest";
import { planKill, planPause, planUnpause } from "../../../../src/plan/lifecycle/kill.ts";
import { planRemove } from "../../../../src/plan/lifecycle/remove.ts";
import { planLab } from "../../../support/plan-lab.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const shop = stackOf({ services: { web: { depends_on: dependsOn({ db: "started" }) }, db: {} } });
const ids = ({ steps }: { readonly steps: readonly { readonly id: string }[] }) => steps.map(({ id }) => id);

async function running() {
  const lab = planLab(shop);
  await lab.up();
  return lab;
}

describe("pause and unpause", () => {
  test("include paused containers, so that the engine refuses a second pause", async () => {
    const { observe, apply } = await running();
    const pause = planPause(shop, await observe(), { services: ["db"] });
    expect(ids(pause)).toEqual(["pause db-1"]);
    await apply(pause.steps);
    expect(ids(planPause(shop, await observe(), {}))).toEqual(["pause db-1", "pause web-1"]);
    expect(ids(planUnpause(shop, await observe(), {}))).toEqual(["unpause db-1"]);
  });
});

describe("kill", () => {
  test("sends the signal to all running containers at once; to orphans only on request", async () => {
    const { observe } = await running();
    const alone = stackOf({ services: { db: {} } });
    const options = { signal: "HUP", removeOrphans: false };
    const kill = planKill(alone, await observe(), options);
    expect(kill.steps).toEqual([
      {
        id: "kill db-1",
        action: { kind: "kill-container", service: "db", name: "shop-db-1", signal: "HUP" },
        because: { why: "requested" },
        after: [],
      },
    ]);
    expect(ids(planKill(alone, await observe(), { ...options, removeOrphans: true }))).toEqual([
      "kill db-1",
      "kill web-1",
    ]);
  });

  test("warns if no container runs", async () => {
    const { steps, warnings } = planKill(shop, await planLab(shop).observe(), { signal: "KILL", removeOrphans: false });
    expect({ steps, warnings }).toEqual({ steps: [], warnings: ["no container to kill"] });
  });
});

describe("rm", () => {
  const options = { stop: false, anonymousVolumes: false };

  test("leaves running containers alone, and stops it first where asked to, dependents first", async () => {
    const { observe } = await running();
    expect(planRemove(shop, await observe(), options)).toMatchObject({
      steps: [],
      warnings: ["No stopped containers"],
    });
    expect(ids(planRemove(shop, await observe(), { ...options, stop: true }))).toEqual([
      "stop web-1",
      "remove web-1",
      "stop db-1",
      "remove db-1",
    ]);
  });

  test("removes stopped containers, with their anonymous volumes on request", async () => {
    const { observe, apply } = await running();
    await apply(planKill(shop, await observe(), { services: ["db"], signal: "KILL", removeOrphans: false }).steps);
    const { steps } = planRemove(shop, await observe(), { ...options, anonymousVolumes: true });
    expect(steps.map(({ action }) => action)).toEqual([
      { kind: "remove-container", service: "db", name: "shop-db-1", anonymousVolumes: true },
    ]);
  });
});
