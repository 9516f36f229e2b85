import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { upDefaults } from "../../plan/options.ts";
import { planJson, showPlan } from "../../plan/show.ts";
import { explainChanges, placesOf } from "./explain-changes.ts";
import { printHostPorts } from "./host-ports.ts";
import { type PrepareRequest, previewUp } from "./prepare.ts";

export interface PlanRequest extends Partial<Omit<PrepareRequest, "services">>, Pick<PrepareRequest, "services"> {
  readonly format: "text" | "json";
  /** Show each step of a recreation. */
  readonly steps?: boolean | undefined;
  /** Exit with 2 if there is something to do. */
  readonly exitCode: boolean;
}

/** Shows what `up` would do and why. The engine is only read. */
export async function plan(request: PlanRequest, ctx: CommandContext): Promise<number> {
  const { plan: made, stack, observed, loaded, check } = await previewUp({ ...upDefaults, ...request }, ctx);
  const plan = await explainChanges({ plan: made, loaded, containers: observed.containers }, await ctx.engine());
  const { steps: isLong = false, format } = request;
  const style = { placeOf: await placesOf(loaded), paint: ctx.ui.paint, joinsRecreation: !isLong };
  ctx.ui.result(format === "json" ? JSON.stringify(planJson(plan), null, 2) : showPlan(plan, style));
  if (request.format === "text") await printHostPorts(stack, ctx);
  await check();
  return request.exitCode && plan.steps.length > 0 ? exitCodes.changesPending : exitCodes.done;
}
