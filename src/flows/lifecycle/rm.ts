import type { Context } from "../../context/context.ts";
import { planRemove, type RemoveOptions } from "../../plan/lifecycle/remove.ts";
import { executePlan } from "../execute-plan.ts";
import { observeTarget } from "../resolve-target.ts";

export interface RmRequest extends RemoveOptions {
  readonly services: readonly string[];
  /** Do not ask. */
  readonly force: boolean;
}

/** Removes stopped containers, once the user has said yes to their names. */
export async function rm(request: RmRequest, ctx: Context): Promise<number> {
  const { target, stack, observed } = await observeTarget(request.services, ctx);
  const plan = planRemove(target, observed, request);
  if (plan.steps.length > 0 && !ctx.dryRun) {
    const names = plan.steps.flatMap(({ action }) => (action.kind === "remove-container" ? [action.name] : []));
    const told = `Going to remove ${names.sort().join(", ")}`;
    if (request.force) ctx.ui.result(told);
    else if (!(await ctx.ui.confirm(told))) return 0;
  }
  await executePlan(plan, stack, ctx);
  return 0;
}
