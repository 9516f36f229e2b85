import type { Context } from "../../context/context.ts";
import { upDefaults } from "../../plan/options.ts";
import { executePlan } from "../execute-plan.ts";
import { chooseStack } from "../resolve-target.ts";
import { type PrepareRequest, prepareUp } from "./prepare.ts";
import type { UpRequest } from "./up.ts";

/** load → observe → plan → apply: `up` without a word of what the containers say. */
export async function bringUp(request: PrepareRequest, ctx: Context): Promise<void> {
  const { plan, stack } = await prepareUp(await chooseStack(request, ctx), request, ctx);
  await executePlan(plan, stack, ctx);
}

/** `up --wait`, of all services. */
export const defaultUpRequest: UpRequest = {
  ...upDefaults,
  services: [],
  detach: true,
  wait: true,
  logs: { timestamps: false, prefix: true, color: false },
};
