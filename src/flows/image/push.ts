import type { Ports } from "../../context/context.ts";
import { type PushOptions, planPush } from "../../plan/images/push.ts";
import { select } from "../../stack/transform/select.ts";
import { carryOut } from "../execute-plan.ts";
import { quieted } from "../silence-progress.ts";

export interface PushRequest extends PushOptions {
  readonly services: readonly string[];
  readonly dependencies: boolean;
  readonly quiet: boolean;
}

/** load → plan → apply: the images that services build, sent to their registries. */
export async function push(request: PushRequest, given: Ports): Promise<number> {
  const ports = quieted(given, { build: false, pull: request.quiet });
  const { stack } = await ports.load(request.services);
  const wanted = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  await carryOut(planPush(wanted, request), wanted, ports);
  return 0;
}
