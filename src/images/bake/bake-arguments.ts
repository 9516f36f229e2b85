import { isRemoteContext } from "../../stack/remote/remote.ts";
import type { Service } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { entitlementsOf } from "./bake-target.ts";

/** Command-line arguments for bake. Entitlements are allowed because the stack file asks for them. */
export function bakeArguments(services: readonly Service[], options: BuildOptions): readonly string[] {
  const builds = services.map(({ build = {} }) => build);
  const needs = builds.flatMap((build) => [
    ...entitlementsOf(build),
    ...(build.network === "host" ? ["network.host"] : []),
  ]);
  const { builder, provenance, sbom } = options;
  return [
    ...[...new Set(needs)].flatMap((need) => ["--allow", need]),
    // Folders, Dockerfiles, secrets and caches can be anywhere.
    ...(builds.some(({ context = "." }) => !isRemoteContext(context)) ? ["--allow", "fs=*"] : []),
    ...(builder === undefined ? [] : ["--builder", builder]),
    ...(provenance === undefined ? [] : [`--provenance=${provenance}`]),
    ...(sbom === undefined ? [] : [`--sbom=${sbom}`]),
  ];
}
