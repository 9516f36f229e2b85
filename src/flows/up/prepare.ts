import type { Context } from "../../context/context.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";
import { planUp, type UpOptions } from "../../plan/up/up.ts";
import type { PortMode, Stack } from "../../stack/stack.ts";
import type { ChosenStack } from "../resolve-target.ts";
import { withPlanVerdict } from "../verdict/explained-plan.ts";
import { checkEngineSupport } from "./check-engine-support.ts";
import { confirmDataLoss } from "./confirm-data-loss.ts";
import { assignHostPorts } from "./host-ports.ts";
import { pullAndBuild } from "./pull-and-build.ts";
import { resolveProviders } from "./resolve-providers.ts";
import { withEnvironmentOptions } from "./with-environment.ts";

export interface PrepareRequest extends UpOptions {
  readonly services: readonly string[];
  /** Where host ports come from; undefined: as the file says, else as it was last time. */
  readonly ports?: PortMode | undefined;
  /** Ask nothing: the answer is yes. */
  readonly yes?: boolean | undefined;
}

/** What `up` is about to do. */
export interface PreparedUp {
  readonly plan: Plan;
  /** As its containers are made from it. */
  readonly stack: Stack;
  readonly observed: Observed;
}

/** observe → plan, behind what must come first: providers, fresh images, and the user's word on data that would be lost. */
export async function prepareUp(
  { stack: chosen, loaded }: ChosenStack,
  request: PrepareRequest,
  ctx: Context,
): Promise<PreparedUp> {
  const complete = await resolveProviders(chosen, ctx);
  const { observed, options } = await pullAndBuild(complete, withEnvironmentOptions(request, loaded.environment), ctx);
  const { ports: mode, scale } = request;
  const stack = await assignHostPorts(complete, observed, ctx, { mode, scale });
  const planned = (mayLose?: ReadonlySet<string>) => planUp(stack, observed, { ...options, mayLose });
  const plan = await withPlanVerdict(() => confirmDataLoss(planned, request.yes ?? false, ctx), stack, ctx);
  await checkEngineSupport(plan, stack, loaded, ctx);
  return { plan, stack, observed };
}
