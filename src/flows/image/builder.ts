import type { Context } from "../../context/context.ts";
import type { Builder } from "../../engine/engine.ts";
import type { BuildOptions } from "../../images/build-options.ts";
import type { Plan } from "../../plan/plan.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import type { Stack } from "../../stack/stack.ts";

/** Opens the builder for a plan's images. Returns undefined if the plan builds none. */
export async function builderFor(
  plan: Plan,
  stack: Stack,
  ctx: Context,
  options: BuildOptions = {},
): Promise<Builder | undefined> {
  if (!plan.steps.some(({ action }) => action.kind === "build-image")) return undefined;
  const { openBuilder } = await import("../../images/builder.ts");
  const [{ root }, engine] = await Promise.all([ctx.load(), ctx.engine()]);
  return openBuilder({
    plan,
    stack,
    engine,
    env: ctx.env,
    options,
    placeOf: (service, field) => fieldPlace(root, service, field),
    warn: ctx.ui.warn,
    result: ctx.ui.result,
  });
}
