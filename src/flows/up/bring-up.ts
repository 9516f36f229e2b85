import type { Context } from "../../context/context.ts";
import { upDefaults } from "../../plan/options.ts";
import { executePlan } from "../execute-plan.ts";
import { chooseStack } from "../resolve-target.ts";
import { type PrepareRequest, prepareUp } from "./prepare.ts";
import type { UpRequest } from "./up.ts";

/** load → prepare → apply: `up` without the containers' logs. */
export async function bringUp(request: PrepareRequest, ctx: Context): Promise<void> {
  const prepared = await prepareUp(await chooseStack(request, ctx), request, ctx);
  await executePlan(prepared.plan, prepared.stack, ctx, { from: prepared });
}

/** Throws what `bringUp` would refuse. Only reads. Warnings are left to `bringUp`. */
export async function checkUp(request: PrepareRequest, ctx: Context): Promise<void> {
  const reading = { ...ctx, dryRun: true, ui: { ...ctx.ui, problems: () => {} } };
  await prepareUp(await chooseStack(request, reading), request, reading);
}

/** `up --wait`, of all services. */
export const defaultUpRequest: UpRequest = {
  ...upDefaults,
  services: [],
  detach: true,
  wait: true,
  logs: { timestamps: false, prefix: true, color: false },
};
