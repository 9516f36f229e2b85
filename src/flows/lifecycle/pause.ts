import type { Context } from "../../context/context.ts";
import type { EachOptions } from "../../plan/lifecycle/existing.ts";
import { planPause, planUnpause } from "../../plan/lifecycle/kill.ts";
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
