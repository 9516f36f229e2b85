import type { Context } from "../../context/context.ts";
import { type DownOptions, planDown } from "../../plan/lifecycle/down.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";
import { tellProviders } from "../up/providers.ts";
import { removesOrphans } from "../up/with-environment.ts";

/** observe → plan → apply, backwards: what depends on others goes first. */
export async function down(
  request: DownOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const { target, stack, observed, environment } = await find(request.services, ctx);
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  await carryOut(planDown(target, observed, { ...request, removeOrphans }), stack, ctx);
  await tellProviders("down", stack, request.services, ctx);
  return 0;
}
