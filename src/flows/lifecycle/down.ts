import type { Context } from "../../context/context.ts";
import { type DownOptions, planDown } from "../../plan/lifecycle/down.ts";
import { executePlan } from "../execute-plan.ts";
import { observeTarget } from "../resolve-target.ts";
import { stopProviders } from "../up/providers.ts";
import { removesOrphans } from "../up/with-environment.ts";

/** observe → plan → apply, backwards: what depends on others goes first. */
export async function down(
  request: DownOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const { target, stack, observed, environment } = await observeTarget(request.services, ctx);
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  await executePlan(planDown(target, observed, { ...request, removeOrphans }), stack, ctx);
  await stopProviders("down", stack, request.services, ctx);
  return 0;
}
