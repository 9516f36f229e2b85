import type { Context } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { upDefaults } from "../../plan/options.ts";
import { planJson, showPlan } from "../../plan/show.ts";
import { fieldPlace } from "../../stack/problems/field-place.ts";
import { printHostPorts } from "./host-ports.ts";
import { type PrepareRequest, previewUp } from "./prepare.ts";

export interface PlanRequest extends Partial<Omit<PrepareRequest, "services">>, Pick<PrepareRequest, "services"> {
  readonly format: "text" | "json";
  /** Exit with 2 if there is something to do. */
  readonly exitCode: boolean;
}

/** Shows what `up` would do and why. The engine is only read. */
export async function plan(request: PlanRequest, ctx: Context): Promise<number> {
  const { plan, stack, loaded, check } = await previewUp({ ...upDefaults, ...request }, ctx);
  const placeOf = (service: string, field: string) => fieldPlace(loaded.root, service, field);
  ctx.ui.result(request.format === "json" ? JSON.stringify(planJson(plan), null, 2) : showPlan(plan, { placeOf }));
  if (request.format === "text") await printHostPorts(stack, ctx);
  await check();
  return request.exitCode && plan.steps.length > 0 ? exitCodes.changesPending : exitCodes.done;
}
