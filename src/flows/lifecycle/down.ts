import type { Ports } from "../../context/context.ts";
import { type DownOptions, planDown } from "../../plan/lifecycle/down.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";
import { tellProviders } from "../up/providers.ts";
import { removesOrphans } from "../up/with-environment.ts";

/** observe → plan → apply, backwards: what depends on others goes first. */
export async function down(
  request: DownOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { target, stack, observed, environment } = await find(request.services, ports);
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  await carryOut(planDown(target, observed, { ...request, removeOrphans }), stack, ports);
  await tellProviders("down", stack, request.services, ports);
  return 0;
}
