import { labels } from "../../engine/labels.ts";
import { dependents } from "../../graph/dependents.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * The services of a warm stack to recreate without their data: those whose containers a plan would replace, and all
 * that depend on them, since these may have exchanged data.
 */
export function changedServices(
  plan: Plan,
  stack: Stack,
  { containers }: Pick<Observed, "containers">,
): readonly string[] {
  const there = new Set(containers.map((fact) => fact.labels[labels.service]));
  const replaced = plan.steps.flatMap(({ action }) =>
    action.kind === "create-container" && there.has(action.service) ? [action.service] : [],
  );
  const edges = new Map([...stack.services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)]));
  const touched = dependents(edges, replaced);
  return [...stack.services.keys()].filter((name) => touched.has(name));
}

/** The services that others wait for to complete: migrations, test data. */
export function initServices({ services }: Pick<Stack, "services">): readonly string[] {
  const awaited = [...services.values()].flatMap(({ depends_on = {} }) =>
    Object.entries(depends_on)
      .filter(([, { condition }]) => condition === "service_completed_successfully")
      .map(([name]) => name),
  );
  return [...services.keys()].filter((name) => awaited.includes(name));
}
