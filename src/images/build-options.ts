import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Plan } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { PlaceOf } from "./check-inputs.ts";

/** How images are built, beyond what the stack file says of each. */
export interface BuildOptions {
  /** Name of the buildx builder. */
  readonly builder?: string | undefined;
  /** Only judge the build's configuration. */
  readonly check?: boolean | undefined;
  /** Push what is built, where it has a name to be pushed by. */
  readonly push?: boolean | undefined;
  readonly provenance?: string | undefined;
  readonly sbom?: string | undefined;
  /** Of a build container; the classic builder's only. */
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
