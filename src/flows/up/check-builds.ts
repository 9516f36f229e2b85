import type { ReadContext } from "../../context/context.ts";
import type { BuildOptions } from "../../images/build-options.ts";
import type { Plan } from "../../plan/plan.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * Throws if a build of the plan cannot work: a missing context or Dockerfile, or an attribute that only BuildKit knows.
 * Skips images that a registry may have: they are built only if the pull fails.
 */
export async function checkBuilds(
  plan: Plan,
  stack: Stack,
  ctx: ReadContext,
  options: BuildOptions = {},
): Promise<void> {
  const pulled = new Set(plan.steps.flatMap(({ action }) => (action.kind === "pull-image" ? [action.image] : [])));
  const steps = plan.steps.filter(({ action }) => action.kind === "build-image" && !pulled.has(action.image));
  if (steps.length === 0) return;
  const { checkInputs } = await import("../../images/builder.ts");
  const [{ root }, engine] = await Promise.all([ctx.load(), ctx.engine()]);
  await checkInputs({
    plan: { ...plan, steps },
    stack,
    engine,
    env: ctx.env,
    options,
    placeOf: (service, field) => fieldPlace(root, service, field),
  });
}
