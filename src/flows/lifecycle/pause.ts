import type { Context } from "../../context/context.ts";
import type { EachOptions } from "../../plan/lifecycle/existing.ts";
import { planPause, planUnpause } from "../../plan/lifecycle/kill.ts";
import { planRemove, type RemoveOptions } from "../../plan/lifecycle/remove.ts";
import { executePlan } from "../execute-plan.ts";
import { observeTarget } from "../resolve-target.ts";

export interface PauseRequest extends EachOptions {
  readonly services: readonly string[];
  /** Freeze, or let go on. */
  readonly verb: "pause" | "unpause";
}

/** Freezes what runs, or lets go on what is paused. */
export async function pause(request: PauseRequest, ctx: Context): Promise<number> {
  const { target, stack, observed } = await observeTarget(request.services, ctx);
  const plan = (request.verb === "pause" ? planPause : planUnpause)(target, observed, request);
  await executePlan(plan, stack, ctx);
  return 0;
}

interface RmRequest extends RemoveOptions {
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
    const question = `Going to remove ${names.sort().join(", ")}`;
    if (request.force) ctx.ui.result(question);
    else if (!(await ctx.ui.confirm(question))) return 0;
  }
  await executePlan(plan, stack, ctx);
  return 0;
}
