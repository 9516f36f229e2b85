import type { BuildOptions } from "../images/build-options.ts";
import { planBuild } from "../plan/build.ts";
import { type BuildFlags, withBuildFlags } from "../stack/build-flags.ts";
import { withBuildPlatforms } from "../stack/build-platforms.ts";
import { withContextServices } from "../stack/context-services.ts";
import { select } from "../stack/select.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { carryOut } from "./carry-out.ts";
import type { Ports } from "./ports.ts";
import { quieted } from "./quieted.ts";

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
export async function build(request: BuildRequest, given: Ports): Promise<number> {
  const ports = quieted(given, { build: request.quiet, pull: false });
  const { stack, environment } = await ports.load(request.services);
  const named = withContextServices(stack, request.services);
  const chosen = select(stack, [...named], { dependencies: "include" });
  const flagged = withBuildFlags(chosen, request.flags, environment);
  const fallback = environment.get("DOCKER_DEFAULT_PLATFORM");
  const wanted = withBuildPlatforms(flagged, { fallback, single: false });
  const isAll = named.size === 0 || request.dependencies;
  const built = builtOf(wanted).filter(({ name }) => isAll || named.has(name));
  if (request.print) {
    ports.ui.result(await printed(wanted, built, request.options));
    return 0;
  }
  if (built.length === 0) ports.ui.warn("No services to build");
  const plan = planBuild(wanted, new Set(built.map(({ name }) => name)));
  await carryOut(plan, wanted, ports, { build: request.options });
  return 0;
}

function builtOf(stack: Stack): readonly Service[] {
  return [...stack.services.values()].filter((service) => service.build !== undefined);
}

async function printed(stack: Stack, built: readonly Service[], options: BuildOptions): Promise<string> {
  const [{ bakeFile }, { goJson }] = await Promise.all([
    import("../images/bake/bake-file.ts"),
    import("../stack/canonical/go-json.ts"),
  ]);
  const { file } = await bakeFile({ stack, built, known: builtOf(stack), options });
  return goJson(file, 2);
}
