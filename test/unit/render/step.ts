import type { Action, Plan, Step } from "../../../src/plan/plan.ts";

export function step(action: Action): Step {
  const of = "name" in action ? action.name : "image" in action ? action.image : action.containers.join("+");
  return { id: `${action.kind} ${of}`, action, because: { why: "missing" }, after: [] };
}

export function planOf(steps: readonly Step[], unchanged: Plan["unchanged"] = []): Plan {
  return { stack: "shop", steps, unchanged, warnings: [] };
}

/** What replacing shop-web-1 takes. */
export const replacing: readonly Step[] = [
  step({ kind: "rename-container", service: "web", name: "shop-web-1", to: "old_shop-web-1" }),
  step({
    kind: "create-container",
    service: "web",
    number: 1,
    name: "shop-web-1",
    image: "nginx:1",
    inherit: "old_shop-web-1",
  }),
  step({ kind: "stop-container", service: "web", name: "old_shop-web-1" }),
  step({ kind: "remove-container", service: "web", name: "old_shop-web-1", anonymousVolumes: false }),
  step({ kind: "start-container", service: "web", name: "shop-web-1" }),
];
