import type { Context } from "../../context/context.ts";
import type { Part } from "../../observe/observe.ts";
import { type DownOptions, planDown } from "../../plan/lifecycle/down.ts";
import { executePlan, type Replannable } from "../execute-plan.ts";
import { observeTarget } from "../resolve-target.ts";
import { checkProviders, stopProviders } from "../up/providers.ts";
import { removesOrphans } from "../up/with-environment.ts";

/** observe → plan → apply, backwards: what depends on others goes first. */
export async function down(
  request: DownOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const planned = await makePlan(request, ctx);
  if (!ctx.dryRun) await checkProviders(planned.stack, ctx, request.services);
  await executePlan(planned.plan, planned.stack, ctx, { from: planned });
  await stopProviders("down", planned.stack, request.services, ctx);
  return 0;
}

/** What goes besides containers. */
function partsToRemove({ volumes, images }: DownOptions): readonly Part[] {
  return [
    "networks",
    "network-users",
    ...(volumes ? (["volumes"] as const) : []),
    ...(images === undefined ? [] : (["images"] as const)),
  ];
}

async function makePlan(request: Parameters<typeof down>[0], ctx: Context): Promise<Replannable> {
  const { target, stack, observed, environment } = await observeTarget(request.services, ctx, partsToRemove(request));
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  const plan = planDown(target, observed, { ...request, removeOrphans });
  return { plan, stack, observed, again: () => makePlan(request, ctx) };
}
