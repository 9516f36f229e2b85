import { planStop, type StopOptions } from "../plan/stop.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { tellProviders } from "./providers.ts";
import { find } from "./target.ts";

/** Stops what runs and leaves it there. */
export async function stop(
  request: StopOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { target, stack, observed } = await find(request.services, ports);
  await carryOut(planStop(target, observed, request), stack, ports);
  await tellProviders("stop", stack, request.services, ports);
  return 0;
}
