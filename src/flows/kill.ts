import { type KillOptions, planKill } from "../plan/kill.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";
import { removesOrphans } from "./with-environment.ts";

/** Sends a signal to what runs. */
export async function kill(
  request: KillOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { target, stack, observed, environment } = await find(request.services, ports);
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  await carryOut(planKill(target, observed, { ...request, removeOrphans }), stack, ports);
  return 0;
}
