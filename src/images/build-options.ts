import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Plan } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { PlaceOf } from "./check-inputs.ts";

/** How images are built, beyond what the stack file says of each. */
export interface BuildOptions {
  /** Name of the buildx builder. */
  readonly builder?: string | undefined;
  /** Only check the build configuration. */
  readonly check?: boolean | undefined;
  /** Push built images that have a name. */
  readonly push?: boolean | undefined;
  readonly provenance?: string | undefined;
  readonly sbom?: string | undefined;
  /** Memory limit of a build container. Only for the classic builder. */
  readonly memoryBytes?: number | undefined;
}

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
