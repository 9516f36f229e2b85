import { planStart, type StartOptions } from "../plan/start.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";

/** Starts the containers that exist. */
export async function start(
  request: StartOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { stack, observed } = await find(request.services, ports);
  await carryOut(planStart(stack, observed, request), stack, ports);
  return 0;
}
