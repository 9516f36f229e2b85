import type { Builder } from "../engine/builder.ts";
import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Plan } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { BuildOptions } from "./build-options.ts";
import { wayOf } from "./builder-kind.ts";
import type { PlaceOf } from "./check-inputs.ts";
import { withProxies } from "./proxies.ts";

export interface BuilderRequest {
  readonly plan: Plan;
  readonly stack: Stack;
  readonly engine: Engine;
  readonly env: Env;
  readonly options: BuildOptions;
  readonly placeOf: PlaceOf;
  readonly warn: (text: string) => void;
  /** What a check finds. */
  readonly result: (text: string) => void;
}

/** Opens what builds a plan's images: all in one bake, or each by the engine's classic builder. */
export async function openBuilder(given: BuilderRequest): Promise<Builder> {
  const { env, engine, options, warn } = given;
  const [way, stack] = await Promise.all([wayOf(env, engine, options), withProxies(given.stack, env)]);
  const request = { ...given, stack };
  if (way.kind === "classic") {
    const { classicBuilder } = await import("./classic-builder.ts");
    return classicBuilder(request, way.because);
  }
  if (options.memoryBytes !== undefined) warn("--memory is not supported by BuildKit and is ignored");
  const { bakingBuilder } = await import("./bake/bake-builder.ts");
  return bakingBuilder({ ...request, env: { ...env, ...way.env } }, way.buildx);
}
