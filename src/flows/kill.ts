import { type KillOptions, planKill } from "../plan/kill.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";

/** Sends a signal to what runs. */
export async function kill(
  request: KillOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { target, stack, observed } = await find(request.services, ports);
  await carryOut(planKill(target, observed, request), stack, ports);
  return 0;
}
