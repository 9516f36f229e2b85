import type { Ports } from "../../context/context.ts";
import { planStart, type StartOptions } from "../../plan/lifecycle/start.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";

/** Starts the containers that exist. */
export async function start(
  request: StartOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { stack, observed } = await find(request.services, ports);
  await carryOut(planStart(stack, observed, request), stack, ports);
  return 0;
}
