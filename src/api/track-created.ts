import { relayed } from "../apply/wrap-progress.ts";
import type { Ports } from "../context/context.ts";
import type { Action } from "../plan/plan.ts";

const makes: ReadonlySet<Action["kind"]> = new Set(["create-container", "create-init-container", "start-container"]);

/** The same ports; the names of the containers that are made or started through them are added to `made`, before they are. */
export function making(ports: Ports, made: Set<string>): Ports {
  const progress = relayed(ports.ui.progress, (show) => (event) => {
    const { action } = event.step;
    if (event.type === "started" && makes.has(action.kind) && "name" in action) made.add(action.name);
    show(event);
  });
  return { ...ports, ui: { ...ports.ui, progress } };
}
