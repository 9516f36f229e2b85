import { readDockerConfig } from "../engine/docker-config.ts";
import type { Builder, EngineReads } from "../engine/engine.ts";
import { type Env, parseBoolean } from "../env.ts";
import { Failure, UsageError } from "../errors.ts";
import { dockerPlugin } from "../plugins/docker-plugin.ts";
import type { BuilderRequest, BuildOptions } from "./build-options.ts";
import { missingInputs } from "./check-inputs.ts";
import { plannedServices } from "./planned-builds.ts";
import { withProxies } from "./proxies.ts";

/** Opens what builds a plan's images: all in one bake, or each by the engine's classic builder. */
export async function openBuilder(given: BuilderRequest): Promise<Builder> {
  const { env, engine, options, warn } = given;
  const [way, stack] = await Promise.all([builderKind(env, engine, options), withProxies(given.stack, env)]);
  const request = { ...given, stack };
  if (way.kind === "classic") {
    const { classicBuilder } = await import("./classic-builder.ts");
    return classicBuilder(request, way.because);
  }
  if (options.memoryBytes !== undefined) warn("--memory is not supported by BuildKit and is ignored");
  const { bakeBuilder } = await import("./bake/bake-builder.ts");
  return bakeBuilder({ ...request, env: { ...env, ...way.env } }, way.buildx);
}

/** Throws, before anything is built, if a build of the plan cannot work with the builder that is there. */
export async function checkInputs(
  request: Pick<BuilderRequest, "plan" | "stack" | "env" | "placeOf"> & { readonly engine: Pick<EngineReads, "info"> },
): Promise<void> {
  const { plan, stack, env, engine, placeOf } = request;
  const services = plannedServices(plan, stack);
  const kind = await builderKind(env, engine, {});
  if (kind.kind === "classic") {
    const { refuseClassic } = await import("./classic-builder.ts");
    for (const service of services) refuseClassic(service, kind.because, placeOf);
  }
  const faults = await Promise.all(services.map((service) => missingInputs(service, stack, placeOf)));
  const missing = faults.flatMap((fault) => fault ?? []);
  if (missing.length === 0) return;
  throw new Failure(missing.map(({ message }) => message).join("\n"), { hint: missing[0]?.hint });
}

/** How images are built. */
type Way =
  | { readonly kind: "bake"; readonly buildx: string; readonly env: Env }
  /** By the engine's own classic builder; `because` completes "is used because …". */
  | { readonly kind: "classic"; readonly because: string };

/** BuildKit by buildx, where both are there and DOCKER_BUILDKIT does not forbid it. */
export async function builderKind(
  env: Env,
  engine: Pick<EngineReads, "info">,
  { builder }: BuildOptions,
): Promise<Way> {
  if (isForbidden(env["DOCKER_BUILDKIT"])) return { kind: "classic", because: "DOCKER_BUILDKIT forbids BuildKit" };
  const buildx = await dockerPlugin("buildx", env);
  if (buildx === undefined) {
    return {
      kind: "classic",
      because: "docker buildx is not installed (github.com/docker/buildx, package docker-buildx)",
    };
  }
  const { buildKit, endpoint } = await engine.info();
  const isElsewhere = (builder ?? env["BUILDX_BUILDER"] ?? "") !== "";
  if (isElsewhere || buildKit) return { kind: "bake", buildx, env: await addressFor(env, endpoint) };
  return { kind: "classic", because: "this engine has no BuildKit" };
}

/** Where berth found an engine that nobody named, buildx is told of it: it knows the usual socket only. */
async function addressFor(env: Env, endpoint: string): Promise<Env> {
  const isNamed = Boolean(env["DOCKER_HOST"] || env["DOCKER_CONTEXT"]);
  if (isNamed || endpoint === "unix:///var/run/docker.sock") return {};
  const { currentContext = "default" } = await readDockerConfig(env);
  return currentContext === "default" ? { DOCKER_HOST: endpoint } : {};
}

function isForbidden(value = ""): boolean {
  if (value === "") return false;
  const isOn = parseBoolean(value);
  if (isOn !== undefined) return !isOn;
  throw new UsageError(`DOCKER_BUILDKIT is "${value}", which is neither true nor false`, {
    hint: "Give 1 or 0, or unset it.",
  });
}
