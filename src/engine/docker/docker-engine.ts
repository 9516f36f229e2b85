import type { Env } from "../../env.ts";
import type { Engine } from "../engine.ts";
import type { EngineInfo } from "../facts.ts";
import { containerReads, containerWrites } from "./containers/containers.ts";
import { connectContainer, createContainer } from "./containers/create-container.ts";
import { startContainer } from "./containers/start-container.ts";
import { engineFiles } from "./files.ts";
import { imageReads, imageWrites } from "./images/images.ts";
import { inspectConfigReads } from "./inspect-config.ts";
import { networkReads, networkWrites } from "./networks.ts";
import { dockerConfigWithCredentials } from "./registry/registry-auth.ts";
import type { Api } from "./request/api.ts";
import { resources } from "./resources.ts";
import { engineSessions } from "./sessions.ts";
import { engineStreams } from "./streams.ts";
import { shortfalls } from "./translate/shortfalls.ts";
import { volumeReads, volumeWrites } from "./volumes.ts";

/** The Docker implementation of the Engine interface, put together from one part per kind of resource. */
export function dockerEngine(api: Api, env: Env): Engine {
  return {
    info: () => info(api),
    dockerConfig: () => dockerConfigWithCredentials(env),
    shortfalls: (wanted) => shortfalls(api.version, wanted),
    ...containerReads(api),
    ...containerWrites(api),
    createContainer: (request) => createContainer(api, request),
    connectContainer: (request) => connectContainer(api, request),
    startContainer: (request) => startContainer(api, request),
    ...networkReads(api),
    ...networkWrites(api),
    ...volumeReads(api),
    ...volumeWrites(api),
    ...imageReads(api, env),
    ...inspectConfigReads(api),
    ...imageWrites(api, env),
    resources: (label) => resources(api, label),
    ...engineStreams(api),
    ...engineSessions(api),
    ...engineFiles(api),
    close: api.close,
  };
}

async function info(api: Api): Promise<EngineInfo> {
  const [{ Version, Os, Arch }, ping] = await Promise.all([
    api.json<Record<"Version" | "Os" | "Arch", string>>({ method: "GET", path: "/version" }),
    api.stream({ method: "GET", path: "/_ping" }),
  ]);
  ping.resume();
  // Docker always names the builder that it prefers. Other engines with its API, such as Podman, send "".
  const buildKit = Boolean(ping.headers["builder-version"]);
  return { version: Version, apiVersion: api.version, os: Os, arch: Arch, endpoint: api.endpoint, buildKit };
}
