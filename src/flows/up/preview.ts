import type { Context } from "../../context/context.ts";
import { observe } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";
import { planUp, upDefaults } from "../../plan/up/up.ts";
import type { Loaded } from "../../stack/load.ts";
import type { PortMode, Stack } from "../../stack/stack.ts";
import { chooseStack } from "../resolve-target.ts";
import { checkEngineSupport } from "./check-engine-support.ts";
import { assignHostPorts } from "./host-ports.ts";
import { resolveProviders } from "./resolve-providers.ts";
import { withEnvironmentOptions } from "./with-environment.ts";

export interface PreviewRequest {
  readonly services: readonly string[];
  readonly removeOrphans: boolean;
  readonly recreate: "changed" | "always";
  /** Where host ports come from; undefined: as the file says, else as it was last time. */
  readonly ports?: PortMode | undefined;
}

/** What `up` would do. */
export interface UpPreview {
  readonly plan: Plan;
  /** As its containers would be made from it. */
  readonly stack: Stack;
  readonly loaded: Loaded;
  /** Tells what of the plan the engine is too old for. */
  check(): Promise<void>;
}

/** What `up` would do now. Nothing is asked of anybody, and the engine only read. */
export async function previewUp(request: PreviewRequest, ctx: Context): Promise<UpPreview> {
  const { services, recreate, removeOrphans } = request;
  const { stack: chosen, loaded } = await chooseStack({ services, dependencies: true }, ctx);
  const complete = await resolveProviders(chosen, ctx, { asks: false });
  const observed = await observe(await ctx.engine(), complete);
  const stack = await assignHostPorts(complete, observed, ctx, { mode: request.ports });
  const options = withEnvironmentOptions({ ...upDefaults, services, recreate, removeOrphans }, loaded.environment);
  const plan = planUp(stack, observed, options);
  return { plan, stack, loaded, check: () => checkEngineSupport(plan, stack, loaded, ctx) };
}
