import { carryOut } from "./carry-out.ts";
import { chosenStack } from "./chosen-stack.ts";
import { type PlannedUpRequest, plannedUp } from "./planned-up.ts";
import type { Ports } from "./ports.ts";

/** load → observe → plan → apply: `up` without a word of what the containers say. */
export async function bringUp(request: PlannedUpRequest, ports: Ports): Promise<void> {
  const { plan, stack } = await plannedUp(await chosenStack(request, ports), request, ports);
  await carryOut(plan, stack, ports);
}
