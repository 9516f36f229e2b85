import type { Ports } from "../../context/context.ts";
import { planRestart, type RestartOptions } from "../../plan/lifecycle/restart.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";

/** Restarts the containers that exist, and what depends on them with `restart: true`. */
export async function restart(
  request: RestartOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { stack, observed } = await find(request.services, ports);
  await carryOut(planRestart(stack, observed, request), stack, ports);
  return 0;
}
