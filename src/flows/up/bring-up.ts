import type { Context } from "../../context/context.ts";
import { upDefaults } from "../../plan/options.ts";
import { carryOut } from "../execute-plan.ts";
import { chosenStack } from "../resolve-target.ts";
import { type PlannedUpRequest, plannedUp } from "./prepare.ts";
import type { UpRequest } from "./up.ts";

/** load → observe → plan → apply: `up` without a word of what the containers say. */
export async function bringUp(request: PlannedUpRequest, ctx: Context): Promise<void> {
  const { plan, stack } = await plannedUp(await chosenStack(request, ctx), request, ctx);
  await carryOut(plan, stack, ctx);
}

/** `up --wait`, of all services. */
export const plainUp: UpRequest = {
  ...upDefaults,
  services: [],
  detach: true,
  wait: true,
  logs: { timestamps: false, prefix: true, color: false },
};
