import type { ReadContext } from "../../context/context.ts";
import type { Plan } from "../../plan/plan.ts";
import { StackInvalid } from "../../stack/errors.ts";
import type { Loaded } from "../../stack/load.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Stack } from "../../stack/stack.ts";

/** Rules about values that the engine refuses when a container is created from them. */
const refusedValues: ReadonlySet<string> = new Set([
  ...["drive-letter", "invalid-container-name", "invalid-image", "invalid-restart"],
]);

/**
 * Throws StackInvalid for values that are only a warning when the file is read, but that the engine refuses when the
 * plan creates their service. Colliding host ports stay warnings: each service that gets its port still starts.
 */
export function checkWarnings({ steps }: Plan, { warnings }: Loaded): void {
  const created = steps.flatMap(({ action }) => (action.kind === "create-container" ? [action.service] : []));
  const certain = warnings.filter(
    ({ rule, path }) => refusedValues.has(rule) && created.some((name) => path.startsWith(`services.${name}.`)),
  );
  if (certain.length === 0) return;
  throw new StackInvalid(certain.map((problem) => ({ ...problem, severity: "error" })));
}

/**
 * Throws if a build of the plan cannot work: a missing context or Dockerfile, or an attribute that only BuildKit knows.
 * Skips images that a registry may have: they are built only if the pull fails.
 */
export async function checkBuilds(plan: Plan, stack: Stack, ctx: ReadContext): Promise<void> {
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
    placeOf: (service, field) => fieldPlace(root, service, field),
  });
}
