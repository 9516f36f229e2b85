import type { Env } from "../../../env.ts";
import { parseImageReference } from "../../../stack/image-reference.ts";
import type { EngineReads, EngineWrites, PullImage, PushImage } from "../../engine.ts";
import { EngineRefused } from "../../errors.ts";
import { atLeast } from "../connect/api-version.ts";
import { authHeader, type Credentials, credentialsFor } from "../registry/registry-auth.ts";
import { registryFault } from "../registry/registry-fault.ts";
import type { Api } from "../request/api.ts";
import { findParallel } from "../request/parallel.ts";
import { followProgress } from "../request/progress.ts";
import { type InspectedImage, imageFact, imagePath } from "./image-fact.ts";

export function imageReads(api: Api, env: Env): Pick<EngineReads, "images" | "digest"> {
  return {
    digest: (reference) => digestOf(api, env, reference),
    images: (references) =>
      findParallel(new Set(references), async (reference) => {
        const query = { manifests: atLeast(api.version, "1.48") || undefined };
        const image = await api.find<InspectedImage>({ method: "GET", path: imagePath(reference, "json"), query });
        return image && imageFact(reference, image);
      }),
  };
}

type Writes = Pick<EngineWrites, "pullImage" | "pushImage" | "buildImage" | "removeImage">;

export function imageWrites(api: Api, env: Env): Writes {
  return {
    pullImage: (request) => pullImage(api, env, request),
    pushImage: (request) => pushImage(api, env, request),
    // Loaded on demand, because few commands build and packing needs tar libraries.
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

/** Extra time for calls in which the engine waits for a registry. */
const registryGraceMs = 240_000;

async function pullImage(api: Api, env: Env, { reference, platform, onProgress, signal }: PullImage): Promise<void> {
  const { repository, version } = parseImageReference(reference);
  await withRegistry({ reference, verb: "pulled", env, signal }, async (auth) => {
    const body = await api.stream({
      method: "POST",
      path: "/images/create",
      query: { fromImage: repository, tag: version, platform },
      headers: auth,
      graceMs: registryGraceMs,
      signal,
    });
    await followProgress(body, { call: `pull of ${reference}`, onProgress, signal });
  });
}

async function pushImage(api: Api, env: Env, { reference, onProgress, signal }: PushImage): Promise<void> {
  const { repository, version } = parseImageReference(reference);
  await withRegistry({ reference, verb: "pushed", env, signal }, async (auth) => {
    const path = imagePath(repository, "push");
    const query = { tag: version };
    const body = await api.stream({ method: "POST", path, query, headers: auth, graceMs: registryGraceMs, signal });
    await followProgress(body, { call: `push of ${reference}`, onProgress, signal });
  });
}

interface Distribution {
  readonly Descriptor: { readonly digest: string };
}

async function digestOf(api: Api, env: Env, reference: string): Promise<string> {
  const { fullName, version } = parseImageReference(reference);
  return withRegistry({ reference, verb: "resolved", env }, async (auth) => {
    const path = `/distribution/${encodeURI(`${fullName}:${version}`)}/json`;
    const image = await api.json<Distribution>({ method: "GET", path, headers: auth, graceMs: registryGraceMs });
    return image.Descriptor.digest;
  });
}

interface RegistryCall {
  readonly reference: string;
  readonly verb: "pulled" | "pushed" | "resolved";
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/** Makes a call in which the engine uses an image's registry, with the user's credentials. Errors name the image and the registry. */
async function withRegistry<T>(
  errand: RegistryCall,
  call: (auth: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { reference, env, signal } = errand;
  let credentials: Credentials | undefined;
  try {
    credentials = await credentialsFor(env, parseImageReference(reference).registry, signal);
    return await call({ "X-Registry-Auth": authHeader(credentials) });
  } catch (error) {
    throw error instanceof EngineRefused ? registryFault(error, { ...errand, credentials }) : error;
  }
}
