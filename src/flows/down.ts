import { type DownOptions, planDown } from "../plan/down.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { tellProviders } from "./providers.ts";
import { find } from "./target.ts";

/** observe → plan → apply, backwards: what depends on others goes first. */
export async function down(
  request: DownOptions & { readonly services: readonly string[] },
  ports: Ports,
): Promise<number> {
  const { target, stack, observed } = await find(request.services, ports);
  await carryOut(planDown(target, observed, request), stack, ports);
  await tellProviders("down", stack, request.services, ports);
  return 0;
}
