import { readDockerConfig } from "../engine/docker-config.ts";
import type { Builder, EngineReads } from "../engine/engine.ts";
import { type Env, parseBoolean } from "../env.ts";
import { Failure, UsageError } from "../errors.ts";
import { dockerPlugin } from "../plugins/docker-plugin.ts";
import type { BuilderRequest, BuildOptions } from "./build-options.ts";
import { missingInputs } from "./check-inputs.ts";
import { plannedServices } from "./planned-builds.ts";
import { withProxies } from "./proxies.ts";

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

/** Throws, before anything is built, if a build of the plan cannot work with the available builder. */
export async function checkInputs(
  request: Pick<BuilderRequest, "plan" | "stack" | "env" | "options" | "placeOf"> & {
    readonly engine: Pick<EngineReads, "info">;
  },
): Promise<void> {
  const { plan, stack, env, engine, options, placeOf } = request;
  const services = plannedServices(plan, stack);
  const kind = await builderKind(env, engine, options);
  if (kind.kind === "classic") {
    const { checkClassic } = await import("./classic-builder.ts");
    for (const service of services) checkClassic(service, options, kind.because, placeOf);
  }
  const faults = await Promise.all(services.map((service) => missingInputs(service, stack, placeOf)));
  const missing = faults.flatMap((fault) => fault ?? []);
  if (missing.length === 0) return;
  throw new Failure(missing.map(({ message }) => message).join("\n"), { hint: missing[0]?.hint });
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
  const isOn = parseBoolean(value);
  if (isOn !== undefined) return !isOn;
  throw new UsageError(`invalid value "${value}" of DOCKER_BUILDKIT`, {
    hint: "Set it to 1 or 0, or unset it.",
  });
}
