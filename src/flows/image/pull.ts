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

/** load → observe → plan → apply: the images of services, fetched. */
export async function pull(request: PullRequest, given: Context): Promise<number> {
  const ctx = silenceProgress(given, { build: false, pull: request.quiet });
  const [{ stack, environment }, engine] = await allSettledFirstError(ctx.load(request.services), ctx.engine());
  const wanted = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  const platform = defaultPlatform(environment);
  const missed = new Set<string>();
  const progress = wrapProgress(ctx.ui.progress, (show) => (event) => {
    const { action } = event.step;
    if (event.type === "done" && event.skipped === true && action.kind === "pull-image") missed.add(action.image);
    show(event);
  });
  const plan = planPull(wanted, await observe(engine, wanted), { ...request, platform });
  await executePlan(plan, wanted, { ...ctx, ui: { ...ctx.ui, progress } });
  const buildable = [...wanted.services.values()].filter(
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

/** load → plan → apply: the images that services build, sent to their registries. */
export async function push(request: PushRequest, given: Context): Promise<number> {
  const ctx = silenceProgress(given, { build: false, pull: request.quiet });
  const { stack } = await ctx.load(request.services);
  const wanted = select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" });
  await executePlan(planPush(wanted, request), wanted, ctx);
  return 0;
}
