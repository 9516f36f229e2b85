import type { Ports } from "../../context/context.ts";
import { chosenStack } from "../choose-stack.ts";
import { carryOut } from "../execute-plan.ts";
import { type PlannedUpRequest, plannedUp } from "./prepare.ts";

/** load → observe → plan → apply: `up` without a word of what the containers say. */
export async function bringUp(request: PlannedUpRequest, ports: Ports): Promise<void> {
  const { plan, stack } = await plannedUp(await chosenStack(request, ports), request, ports);
  await carryOut(plan, stack, ports);
}
