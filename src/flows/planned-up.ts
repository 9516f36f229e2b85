import type { Observed } from "../observe/observed.ts";
import type { Plan } from "../plan/plan.ts";
import { planUp, type UpOptions } from "../plan/up.ts";
import type { PortMode } from "../stack/port-mode.ts";
import type { Stack } from "../stack/stack.ts";
import { agreed } from "./agreed.ts";
import type { Chosen } from "./chosen-stack.ts";
import { checkFitting } from "./fitting.ts";
import { withGivenPorts } from "./given-ports.ts";
import { withOutside } from "./outside.ts";
import type { Ports } from "./ports.ts";
import { refreshed } from "./refreshed.ts";
import { explainedPlan } from "./verdict/explained-plan.ts";
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
  ports: Ports,
): Promise<PlannedUp> {
  const complete = await withOutside(chosen, ports);
  const { observed, options } = await refreshed(complete, withEnvironment(request, loaded.environment), ports);
  const { ports: mode, scale } = request;
  const stack = await withGivenPorts(complete, observed, ports, { mode, scale });
  const planned = (mayLose?: ReadonlySet<string>) => planUp(stack, observed, { ...options, mayLose });
  const plan = await explainedPlan(() => agreed(planned, request.yes ?? false, ports), stack, ports);
  await checkFitting(plan, stack, loaded, ports);
  return { plan, stack, observed };
}
