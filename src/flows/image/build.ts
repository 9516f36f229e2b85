import type { Context } from "../../context/context.ts";
import type { BuildOptions } from "../../images/build-options.ts";
import { planBuild } from "../../plan/images/images.ts";
import { withContextServices } from "../../stack/dependencies.ts";
import { type BuildFlags, withBuildFlags } from "../../stack/transform/build-flags.ts";
import { withBuildPlatforms } from "../../stack/transform/build-platforms.ts";
import { select } from "../../stack/transform/select.ts";
import { executePlan } from "../execute-plan.ts";
import { silenceProgress } from "../silence-progress.ts";
import { checkBuilds } from "../up/check-builds.ts";

export interface BuildRequest {
  readonly services: readonly string[];
  /** Build what the services depend on too. */
  readonly dependencies: boolean;
  /** Show the bake file instead of building. */
  readonly print: boolean;
  readonly quiet: boolean;
  readonly flags: BuildFlags;
  readonly options: BuildOptions;
}

/** load → plan → apply: images only. */
export async function build(request: BuildRequest, given: Context): Promise<number> {
  const ctx = silenceProgress(given, { build: request.quiet, pull: false });
  const { stack, environment } = await ctx.load(request.services);
  const named = withContextServices(stack, request.services);
  // A base may be switched off: it is built with what starts from it, and chosen by name alone.
  const selected = [...named].filter((name) => stack.services.has(name) || request.services.includes(name));
  const chosen = select(stack, selected, { dependencies: "include" });
  const flagged = withBuildFlags(chosen, request.flags, environment);
  const fallback = environment.get("DOCKER_DEFAULT_PLATFORM");
  const wanted = withBuildPlatforms(flagged, { fallback, single: false });
  const isAll = named.size === 0 || request.dependencies;
  const built = [...wanted.services.values()].filter((service) => service.build && (isAll || named.has(service.name)));
  const names = new Set(built.map(({ name }) => name));
  if (request.print) {
    const { printedBake } = await import("../../images/bake/printed-bake.ts");
    ctx.ui.result(await printedBake(wanted, names, request.options, ctx.env));
    return 0;
  }
  if (names.size === 0) ctx.ui.warn("No services to build");
  const plan = planBuild(wanted, names);
  await checkBuilds(plan, wanted, ctx, request.options);
  await executePlan(plan, wanted, ctx, { build: request.options });
  return 0;
}
