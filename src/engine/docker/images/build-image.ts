import type { Env } from "../../../env.ts";
import { withoutPasswords } from "../../../redact/addresses.ts";
import type { Build, Dict } from "../../../stack/stack.ts";
import { byteSize } from "../../../stack/units.ts";
import type { BuildImage } from "../../engine.ts";
import { EngineRefused } from "../../errors.ts";
import { registryConfig } from "../registry/registry-auth.ts";
import type { Api } from "../request/api.ts";
import { followProgress } from "../request/progress.ts";
import { buildContext } from "./build-context.ts";

/** Builds an image with the engine's classic builder. Streams the context. */
export async function buildImage(api: Api, env: Env, request: BuildImage): Promise<{ readonly id: string }> {
  const { service, tag, onProgress, warn = () => {}, signal } = request;
  const build = service.build ?? {};
  const [context, registries] = await Promise.all([buildContext(build, warn), registryConfig(env)]);

  const call = {
    method: "POST",
    path: "/build",
    query: { ...buildQuery(request, build), dockerfile: context.dockerfile, remote: context.remote },
    headers: registries === undefined ? {} : { "X-Registry-Config": registries },
    file: context.tar,
    signal,
  } as const;
  const body = await api.stream(call).catch((error) => {
    const isFetched = context.remote !== undefined && error instanceof EngineRefused;
    throw isFetched ? contextFault(error, service.name) : error;
  });
  let id = "";
  let step = "";
  try {
    await followProgress(body, {
      call: `build of ${tag}`,
      onProgress,
      signal,
      onLine: ({ aux, stream }) => {
        id = aux?.ID ?? id;
        if (stream?.startsWith("Step ")) step = stream.trim();
      },
    });
  } catch (error) {
    throw error instanceof EngineRefused ? buildFault(error, service.name, step) : error;
  }
  return { id };
}

function buildQuery(request: BuildImage, build: Build): Readonly<Record<string, unknown>> {
  return {
    t: [request.tag, ...(build.tags ?? [])],
    rm: true,
    forcerm: true,
    buildargs: build.args,
    labels: { ...build.labels, ...request.labels },
    target: build.target,
    platform: request.service.platform ?? build.platforms?.[0],
    nocache: build.no_cache,
    pull: build.pull ? "1" : undefined,
    memory: request.memoryBytes,
    networkmode: build.network,
    extrahosts: build.extra_hosts?.map((entry) => entry.replace("=", ":")),
    shmsize: build.shm_size === undefined ? undefined : byteSize(build.shm_size),
    cachefrom: build.cache_from && JSON.stringify(build.cache_from),
    isolation: build.isolation,
    ulimits: ulimits(build.ulimits),
  };
}

function ulimits(limits: Dict<number | { readonly soft: number; readonly hard: number }> | undefined) {
  return (
    limits &&
    JSON.stringify(
      Object.entries(limits).map(([Name, limit]) =>
        typeof limit === "number" ? { Name, Soft: limit, Hard: limit } : { Name, Soft: limit.soft, Hard: limit.hard },
      ),
    )
  );
}

/** The error for a remote context that the engine could not fetch. Its message may hold the address with a password. */
function contextFault(error: EngineRefused, service: string): EngineRefused {
  const own = withoutPasswords(error.message.replace(/^error fetching: /, ""));
  return new EngineRefused(`the build context of service "${service}" could not be fetched: ${own}`, {
    status: error.status,
    hint: "Check the address, and that the engine's host can reach it and has git. Name the branch (#main): the classic builder defaults to master.",
  });
}

function buildFault(error: EngineRefused, service: string, step: string): EngineRefused {
  const at = step === "" ? "" : ` at ${step.replace(/^Step /, "step ").replace(" : ", ": ")}`;
  return new EngineRefused(`the build of service "${service}" failed${at}\n${error.message}`, {
    status: error.status,
    hint: error.hint ?? "Correct the Dockerfile at that step. The lines above are the builder's output.",
    cause: error,
  });
}
