import type { Ports } from "../../context/context.ts";
import { type KillOptions, planKill } from "../../plan/lifecycle/kill.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";
import { removesOrphans } from "../up/with-environment.ts";

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
