import type { Env } from "../../env.ts";
import type { Engine } from "../engine.ts";
import type { EngineInfo, ResourceFact } from "../facts.ts";
import { containerReads, containerWrites } from "./containers/containers.ts";
import { connectContainer, createContainer } from "./containers/create-container.ts";
import { startContainer } from "./containers/start-container.ts";
import { engineFiles } from "./files.ts";
import { imageReads, imageWrites } from "./images/images.ts";
import { inspectConfigReads } from "./inspect-config.ts";
import { networkReads, networkWrites } from "./networks.ts";
import { dockerConfigWithCredentials } from "./registry/registry-auth.ts";
import type { Api } from "./request/api.ts";
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

type Labels = Readonly<Record<string, string>> | null;

interface Listed {
  readonly Id: string;
  readonly Labels: Labels;
}

/** All resources with a label. Lists all kinds in parallel. */
async function resources(api: Api, label: string): Promise<readonly ResourceFact[]> {
  const filters = { label: [label] };
  const list = <T>(path: string, query = {}) => api.json<T>({ method: "GET", path, query: { ...query, filters } });
  const [containers, networks, { Volumes: volumes }, images] = await Promise.all([
    list<readonly (Listed & { readonly Names: readonly string[] })[]>("/containers/json", { all: true }),
    list<readonly (Listed & { readonly Name: string })[]>("/networks"),
    list<{ readonly Volumes: readonly { readonly Name: string; readonly Labels: Labels }[] | null }>("/volumes"),
    list<readonly (Listed & { readonly RepoTags: readonly string[] | null })[]>("/images/json"),
  ]);
  return [
    ...containers.map((container) => fact("container", containerName(container), container)),
    ...networks.map((network) => fact("network", network.Name, network)),
    ...(volumes ?? []).map((volume) => fact("volume", volume.Name, { ...volume, Id: volume.Name })),
    ...images.flatMap((image) => namesOf(image).map((name) => fact("image", name, image))),
  ];
}

function containerName({ Id, Names }: Listed & { readonly Names: readonly string[] }): string {
  return (Names[0] ?? Id).replace(/^\//, "");
}

/** An image's names, or its id if it has none. */
function namesOf({ Id, RepoTags }: Listed & { readonly RepoTags: readonly string[] | null }): readonly string[] {
  const names = (RepoTags ?? []).filter((name) => name !== "<none>:<none>");
  return names.length === 0 ? [Id] : names;
}

function fact(kind: ResourceFact["kind"], name: string, { Id: id, Labels: labels }: Listed): ResourceFact {
  return { kind, id, name, labels: labels ?? {} };
}
