import { wrapProgress } from "../../apply/event.ts";
import type { Context } from "../../context/context.ts";
import { observe } from "../../observe/observe.ts";
import { type PullOptions, type PushOptions, planPull, planPush } from "../../plan/images/pull.ts";
import { defaultPlatform } from "../../stack/transform/build-platforms.ts";
import { select } from "../../stack/transform/select.ts";
import { executePlan } from "../execute-plan.ts";
import { allSettledFirstError } from "../resolve-target.ts";
import { silenceProgress } from "../silence-progress.ts";

export interface PullRequest extends Omit<PullOptions, "platform"> {
  readonly services: readonly string[];
  readonly dependencies: boolean;
  readonly quiet: boolean;
}

/** load → observe → plan → apply: pulls the images of services. */
export async function pull(request: PullRequest, outerCtx: Context): Promise<number> {
  const ctx = silenceProgress(outerCtx, { build: false, pull: request.quiet });
  const [{ stack, environment }, engine] = await allSettledFirstError(ctx.load(request.services), ctx.engine());
  const selected = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  const platform = defaultPlatform(environment);
  const missed = new Set<string>();
  const progress = wrapProgress(ctx.ui.progress, (show) => (event) => {
    const { action } = event.step;
    if (event.type === "done" && event.skipped === true && action.kind === "pull-image") missed.add(action.image);
    show(event);
  });
  const plan = planPull(selected, await observe(engine, selected), { ...request, platform });
  await executePlan(plan, selected, { ...ctx, ui: { ...ctx.ui, progress } });
  const buildable = [...selected.services.values()].filter(
    ({ build, image }) => build !== undefined && missed.has(image ?? ""),
  );
  if (buildable.length > 0) {
    const names = buildable.map(({ name }) => name).join(" ");
    ctx.ui.warn(`Some service image(s) must be built from source by running:\n    berth build ${names}`);
  }
  return 0;
}

interface PushRequest extends PushOptions {
  readonly services: readonly string[];
  readonly dependencies: boolean;
  readonly quiet: boolean;
}

/** load → plan → apply: pushes the images that services build. */
export async function push(request: PushRequest, outerCtx: Context): Promise<number> {
  const ctx = silenceProgress(outerCtx, { build: false, pull: request.quiet });
  const { stack } = await ctx.load(request.services);
  const selected = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  await executePlan(planPush(selected, request), selected, ctx);
  return 0;
}
