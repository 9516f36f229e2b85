import { planRestart, type RestartOptions } from "../plan/restart.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { find } from "./target.ts";

/** Restarts the containers that exist, and what depends on them with `restart: true`. */
export async function restart(
  request: RestartOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { stack, observed } = await find(request.services, ports);
  await carryOut(planRestart(stack, observed, request), stack, ports);
  return 0;
}
