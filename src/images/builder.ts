import { readDockerConfig } from "../engine/docker-config.ts";
import type { Builder, Engine, EngineReads } from "../engine/engine.ts";
import { type Env, truth } from "../env.ts";
import { UsageError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { dockerPlugin } from "../plugins/docker-plugin.ts";
import type { Stack } from "../stack/stack.ts";
import type { BuildOptions } from "./build-options.ts";
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
  /** Prints the findings of a check. */
  readonly result: (text: string) => void;
}

/** Opens the builder for a plan's images: one bake for all, or the engine's classic builder for each. */
export async function openBuilder(baseRequest: BuilderRequest): Promise<Builder> {
  const { env, engine, options, warn } = baseRequest;
  const [builder, stack] = await Promise.all([builderKind(env, engine, options), withProxies(baseRequest.stack, env)]);
  const request = { ...baseRequest, stack };
  if (builder.kind === "classic") {
    const { classicBuilder } = await import("./classic-builder.ts");
    return classicBuilder(request, builder.because);
  }
  if (options.memoryBytes !== undefined) warn("--memory is not supported by BuildKit and is ignored");
  const { bakeBuilder } = await import("./bake/bake-builder.ts");
  return bakeBuilder({ ...request, env: { ...env, ...builder.env } }, builder.buildx);
}

/** How images are built. */
type BuilderKind =
  | { readonly kind: "bake"; readonly buildx: string; readonly env: Env }
  /** The engine's classic builder; `because` completes "is used because …". */
  | { readonly kind: "classic"; readonly because: string };

/** BuildKit with buildx, if both are available and DOCKER_BUILDKIT does not disable it; else the classic builder. */
export async function builderKind(
  env: Env,
  engine: Pick<EngineReads, "info">,
  { builder }: BuildOptions,
): Promise<BuilderKind> {
  if (isDisabled(env["DOCKER_BUILDKIT"])) return { kind: "classic", because: "DOCKER_BUILDKIT disables BuildKit" };
  const buildx = await dockerPlugin("buildx", env);
  if (buildx === undefined) {
    return {
      kind: "classic",
      because: "docker buildx is not installed (github.com/docker/buildx, package docker-buildx)",
    };
  }
  const { buildKit, endpoint } = await engine.info();
  const hasOwnBuilder = (builder ?? env["BUILDX_BUILDER"] ?? "") !== "";
  if (hasOwnBuilder || buildKit) return { kind: "bake", buildx, env: await addressFor(env, endpoint) };
  return { kind: "classic", because: "this engine has no BuildKit" };
}

/** Passes the engine's address to buildx if berth detected it, since buildx only tries the default socket. */
async function addressFor(env: Env, endpoint: string): Promise<Env> {
  const isNamed = Boolean(env["DOCKER_HOST"] || env["DOCKER_CONTEXT"]);
  if (isNamed || endpoint === "unix:///var/run/docker.sock") return {};
  const { currentContext = "default" } = await readDockerConfig(env);
  return currentContext === "default" ? { DOCKER_HOST: endpoint } : {};
}

function isDisabled(value = ""): boolean {
  if (value === "") return false;
  const isOn = truth(value);
  if (isOn !== undefined) return !isOn;
  throw new UsageError(`invalid value "${value}" of DOCKER_BUILDKIT`, {
    hint: "Set it to 1 or 0, or unset it.",
  });
}
