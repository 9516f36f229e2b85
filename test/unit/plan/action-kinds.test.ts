import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { actionKinds, resourceName } from "../../../src/plan/action-kinds.ts";

const src = fileURLToPath(new URL("../../../src", import.meta.url));

describe("the kinds of actions", () => {
  it("are listed in no other table: a new kind is added to the union, the table, its planner and perform.ts", () => {
    const naming = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && readFileSync(join(src, file), "utf8").includes('"run-init-container"'))
      .sort();
    expect(naming).toEqual([
      "apply/init-container.ts",
      "apply/perform.ts",
      "plan/action-kinds.ts",
      "plan/plan.ts",
      "plan/up/init-steps.ts",
    ]);
  });

  it("can be aborted while they wait, except when a container stops", () => {
    const waiting = Object.entries(actionKinds).filter(([, { limit }]) => limit !== undefined);
    const completed = waiting.filter(([, { isAbortable = false }]) => !isAbortable).map(([kind]) => kind);
    expect(completed).toEqual(["restart-container", "stop-container"]);
  });
});

describe("what an action is about", () => {
  it.each([
    [{ kind: "create-network", network: "back", name: "shop_back" }, "Network shop_back"],
    [{ kind: "remove-volume", volume: "data", name: "shop_data" }, "Volume shop_data"],
    [{ kind: "pull-image", service: "web", image: "nginx:9" }, "Image nginx:9"],
    [
      { kind: "create-container", service: "web", number: 1, name: "shop-web-1", image: "nginx:9" },
      "Container shop-web-1",
    ],
    [{ kind: "run-hooks", service: "web", name: "shop-web-1", hooks: "post_start" }, "Container shop-web-1"],
    [
      { kind: "reach-milestone", service: "web", containers: ["shop-web-1"], until: "healthy", required: true },
      "Service web",
    ],
  ] as const)("is named by its resource: %o", (action, name) => {
    expect(resourceName(action)).toBe(name);
  });
});
