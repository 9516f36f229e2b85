import { isRemoteContext } from "../../stack/remote/remote.ts";
import type { Service } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { entitlementsOf } from "./bake-target.ts";

/** What bake takes on its command line, and what it must be allowed: whoever wrote the stack file asked for it there. */
export function bakeArguments(services: readonly Service[], options: BuildOptions): readonly string[] {
  const builds = services.map(({ build = {} }) => build);
  const needs = builds.flatMap((build) => [
    ...entitlementsOf(build),
    ...(build.network === "host" ? ["network.host"] : []),
  ]);
  const { builder, provenance, sbom } = options;
  return [
    ...[...new Set(needs)].flatMap((need) => ["--allow", need]),
    // Its folders, Dockerfiles, secrets and caches may lie anywhere.
    ...(builds.some(({ context = "." }) => !isRemoteContext(context)) ? ["--allow", "fs=*"] : []),
    ...(builder === undefined ? [] : ["--builder", builder]),
    ...(provenance === undefined ? [] : [`--provenance=${provenance}`]),
    ...(sbom === undefined ? [] : [`--sbom=${sbom}`]),
  ];
}
