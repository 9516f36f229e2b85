import type { Context } from "../../context/context.ts";
import type { Observed } from "../../observe/observed.ts";
import type { Plan } from "../../plan/plan.ts";
import { planUp, type UpOptions } from "../../plan/up/up.ts";
import type { PortMode } from "../../stack/port-mode.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Chosen } from "../resolve-target.ts";
import { explainedPlan } from "../verdict/explained-plan.ts";
import { checkFitting } from "./check-engine-support.ts";
import { agreed } from "./confirm-data-loss.ts";
import { withGivenPorts } from "./host-ports.ts";
import { refreshed } from "./pull-and-build.ts";
import { withOutside } from "./resolve-providers.ts";
import { withEnvironment } from "./with-environment.ts";

export interface PlannedUpRequest extends UpOptions {
  readonly services: readonly string[];
  /** Where host ports come from; undefined: as the file says, else as it was last time. */
  readonly ports?: PortMode | undefined;
  /** Ask nothing: the answer is yes. */
  readonly yes?: boolean | undefined;
}

/** What `up` is about to do. */
export interface PlannedUp {
  readonly plan: Plan;
  /** As its containers are made from it. */
  readonly stack: Stack;
  readonly observed: Observed;
}

/** observe → plan, behind what must come first: providers, fresh images, and the user's word on data that would be lost. */
export async function plannedUp(
  { stack: chosen, loaded }: Chosen,
  request: PlannedUpRequest,
  ctx: Context,
): Promise<PlannedUp> {
  const complete = await withOutside(chosen, ctx);
  const { observed, options } = await refreshed(complete, withEnvironment(request, loaded.environment), ctx);
  const { ports: mode, scale } = request;
  const stack = await withGivenPorts(complete, observed, ctx, { mode, scale });
  const planned = (mayLose?: ReadonlySet<string>) => planUp(stack, observed, { ...options, mayLose });
  const plan = await explainedPlan(() => agreed(planned, request.yes ?? false, ctx), stack, ctx);
  await checkFitting(plan, stack, loaded, ctx);
  return { plan, stack, observed };
}
