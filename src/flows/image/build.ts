import type { Context } from "../../context/context.ts";
import type { BuildOptions } from "../../images/build-options.ts";
import { planBuild } from "../../plan/images/images.ts";
import { withContextServices } from "../../stack/dependencies.ts";
import { type BuildFlags, withBuildFlags } from "../../stack/transform/build-flags.ts";
import { withBuildPlatforms } from "../../stack/transform/build-platforms.ts";
import { select } from "../../stack/transform/select.ts";
import { executePlan } from "../execute-plan.ts";
import { silenceProgress } from "../silence-progress.ts";
import { checkBuilds } from "../up/check-plan.ts";

export interface BuildRequest {
  readonly services: readonly string[];
  /** Also build the services that these depend on. */
  readonly dependencies: boolean;
  /** Print the bake file instead of building. */
  readonly print: boolean;
  readonly quiet: boolean;
  readonly flags: BuildFlags;
  readonly options: BuildOptions;
}

/** Builds images: load → plan → check → apply. */
export async function build(request: BuildRequest, outerCtx: Context): Promise<number> {
  const ctx = silenceProgress(outerCtx, { build: request.quiet, pull: false });
  const { stack, environment } = await ctx.load(request.services);
  const named = withContextServices(stack, request.services);
  // A base image's service may be disabled by a profile. It is still built if it is named, or if a build starts from it.
  const selected = [...named].filter((name) => stack.services.has(name) || request.services.includes(name));
  const chosen = select(stack, selected, { dependencies: "include" });
  const flagged = withBuildFlags(chosen, request.flags, environment);
  const fallback = environment.get("DOCKER_DEFAULT_PLATFORM");
  const target = withBuildPlatforms(flagged, { fallback, single: false });
  const isAll = named.size === 0 || request.dependencies;
  const built = [...target.services.values()].filter((service) => service.build && (isAll || named.has(service.name)));
  const names = new Set(built.map(({ name }) => name));
  if (request.print) {
    const { printedBake } = await import("../../images/bake/printed-bake.ts");
    ctx.ui.result(await printedBake(target, names, request.options, ctx.env));
    return 0;
  }
  if (names.size === 0) ctx.ui.warn("No services to build");
  const plan = planBuild(target, names);
  await checkBuilds(plan, target, ctx, request.options);
  await executePlan(plan, target, ctx, { build: request.options });
  return 0;
}
