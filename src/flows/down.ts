import { type DownOptions, planDown } from "../plan/down.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { tellProviders } from "./providers.ts";
import { find } from "./target.ts";
import { removesOrphans } from "./with-environment.ts";

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
