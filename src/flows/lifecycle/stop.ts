import type { Context } from "../../context/context.ts";
import { type KillOptions, planKill } from "../../plan/lifecycle/kill.ts";
import { planRestart, type RestartOptions } from "../../plan/lifecycle/restart.ts";
import { planStart, type StartOptions } from "../../plan/lifecycle/start.ts";
import { planStop, type StopOptions } from "../../plan/lifecycle/stop.ts";
import { executePlan } from "../execute-plan.ts";
import { observeTarget } from "../resolve-target.ts";
import { checkProviders, stopProviders } from "../up/providers.ts";
import { waitForStops } from "../up/wait-for-stops.ts";
import { removesOrphans } from "../up/with-environment.ts";

/** Stops what runs and leaves it there. */
export async function stop(
  request: StopOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const { target, stack, observed } = await observeTarget(request.services, ctx);
  if (!ctx.dryRun) await checkProviders(stack, ctx, request.services);
  await executePlan(planStop(target, observed, request), stack, ctx);
  await stopProviders("stop", stack, request.services, ctx);
  return 0;
}

/** Starts the containers that exist. */
export async function start(
  request: StartOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const observation = () => observeTarget(request.services, ctx, [], { unknown: "refuse" });
  const first = await observation();
  const hasWaited = await waitForStops(first.stack, first.observed.containers, ctx);
  const { stack, observed } = hasWaited ? await observation() : first;
  await executePlan(planStart(stack, observed, request), stack, ctx);
  return 0;
}

/** Restarts the containers that exist, and what depends on them with `restart: true`. */
export async function restart(
  request: RestartOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const { stack, observed } = await observeTarget(request.services, ctx, [], { unknown: "refuse" });
  await executePlan(planRestart(stack, observed, request), stack, ctx);
  return 0;
}

/** Sends a signal to what runs. */
export async function kill(
  request: KillOptions & { readonly services: readonly string[] },
  ctx: Context,
): Promise<number> {
  const { target, stack, observed, environment } = await observeTarget(request.services, ctx);
  const removeOrphans = removesOrphans(request.removeOrphans, environment);
  await executePlan(planKill(target, observed, { ...request, removeOrphans }), stack, ctx);
  return 0;
}
