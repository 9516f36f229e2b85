import type { Context } from "../../context/context.ts";
import { labels } from "../../engine/labels.ts";
import { down } from "../../flows/lifecycle/down.ts";
import { chooseStack } from "../../flows/resolve-target.ts";
import { bringUp } from "../../flows/up/bring-up.ts";
import { type PrepareRequest, prepareUp } from "../../flows/up/prepare.ts";
import { dependents } from "../../graph/dependents.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * Brings a warm stack up. Recreates services that changed since the last run, and all that depend on them, without
 * their data. Runs init services again. Everything else stays as the last run left it.
 */
export async function bringUpWarm(request: PrepareRequest, ctx: Context): Promise<void> {
  // Images are built first, since only they show which sources changed.
  const rebuild = { ...request, build: "always", removeOrphans: true } as const;
  const chosen = await chooseStack(rebuild, ctx);
  const { plan, stack, observed } = await prepareUp(chosen, rebuild, ctx);
  if (observed.containers.length > 0 && !ctx.dryRun) {
    const changed = changedServices(plan, stack, observed);
    if (changed.length > 0) {
      ctx.ui.note(`${changed.join(", ")} changed since the last run (or depends on a change): recreating without data`);
    }
    const rerun = initServices(stack).filter((name) => !changed.includes(name));
    const discard = { networks: false, removeOrphans: false, graceSeconds: 0 };
    if (changed.length > 0) await down({ ...discard, services: changed, volumes: true }, ctx);
    if (rerun.length > 0) await down({ ...discard, services: rerun, volumes: false }, ctx);
  }
  await bringUp({ ...rebuild, build: "missing" }, ctx);
}

/**
 * The services of a warm stack to recreate without their data: those whose containers a plan would replace, and all
 * that depend on them, since they may have exchanged data.
 */
export function changedServices(
  plan: Plan,
  stack: Stack,
  { containers }: Pick<Observed, "containers">,
): readonly string[] {
  const existing = new Set(containers.map((fact) => fact.labels[labels.service]));
  const replaced = plan.steps.flatMap(({ action }) =>
    action.kind === "create-container" && existing.has(action.service) ? [action.service] : [],
  );
  const edges = new Map([...stack.services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)]));
  const affected = dependents(edges, replaced);
  return [...stack.services.keys()].filter((name) => affected.has(name));
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
