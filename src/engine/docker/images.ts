import type Docker from "dockerode";
import { EngineRefused } from "../../errors.ts";
import type { EngineReads, EngineWrites, ImageFact, PullImage } from "../engine.ts";
import type { Api } from "./api.ts";
import type { Env } from "./env.ts";
import { imagePath, parseImageReference } from "./image-reference.ts";
import { timeOrNever } from "./never.ts";
import { findParallel } from "./parallel.ts";
import { followProgress } from "./progress.ts";
import { registryAuth } from "./registry-auth.ts";

type Inspected = Docker.ImageInspectInfo;

export function imageReads(api: Api): Pick<EngineReads, "images"> {
  return {
    images: (references) =>
      findParallel(new Set(references), async (reference) => {
        const found = await api.find<Inspected>({ method: "GET", path: imagePath(reference, "json") });
        return found && imageFact(reference, found);
      }),
  };
}

export function imageWrites(api: Api, env: Env): Pick<EngineWrites, "pullImage" | "buildImage" | "removeImage"> {
  return {
    pullImage: (request) => pullImage(api, env, request),
    // Few commands build: what makes the tar is loaded by those that do.
    async buildImage(request) {
      const { buildImage } = await import("./build-image.ts");
      return buildImage(api, env, request);
    },
    async removeImage(reference) {
      try {
        const status = await api.send({ method: "DELETE", path: imagePath(reference), accept: [404] });
        return status === 404 ? "absent" : "removed";
      } catch (error) {
        if (error instanceof EngineRefused && error.status === 409) return "in-use";
        throw error;
      }
    },
  };
}

async function pullImage(api: Api, env: Env, request: PullImage): Promise<void> {
  try {
    await pull(api, env, request);
  } catch (error) {
    if (!(error instanceof EngineRefused)) throw error;
    const { message, status, hint } = error;
    throw new EngineRefused(`image ${request.reference} could not be pulled: ${message}`, {
      status,
      hint,
      cause: error,
    });
  }
}

async function pull(api: Api, env: Env, { reference, platform, onProgress, signal }: PullImage): Promise<void> {
  const { registry, repository, version } = parseImageReference(reference);
  const auth = await registryAuth(env, registry);
  const body = await api.stream({
    method: "POST",
    path: "/images/create",
    query: { fromImage: repository, tag: version, platform },
    headers: auth === undefined ? {} : { "X-Registry-Auth": auth },
    signal,
  });
  await followProgress(body, { call: `pull of ${reference}`, onProgress, signal });
}

function imageFact(reference: string, image: Inspected): ImageFact {
  const config = image.Config as Partial<Inspected["Config"]> & { Healthcheck?: { Test?: readonly string[] } };
  return {
    reference,
    id: image.Id,
    digests: image.RepoDigests ?? [],
    tags: image.RepoTags ?? [],
    labels: config?.Labels ?? {},
    volumes: Object.keys(config?.Volumes ?? {}),
    healthcheck: (config?.Healthcheck?.Test?.[0] ?? "NONE") !== "NONE",
    architecture: image.Architecture,
    variant: (image as { readonly Variant?: string }).Variant ?? "",
    os: image.Os,
    sizeBytes: image.Size,
    lastTaggedAt: timeOrNever(
      (image as { readonly Metadata?: { readonly LastTagTime?: string } }).Metadata?.LastTagTime,
    ),
  };
}
