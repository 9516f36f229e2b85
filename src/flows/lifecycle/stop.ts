import type { Ports } from "../../context/context.ts";
import { planStop, type StopOptions } from "../../plan/lifecycle/stop.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";
import { tellProviders } from "../up/providers.ts";

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
