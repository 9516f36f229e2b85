import type { Env } from "../../env.ts";
import type { Engine } from "../engine.ts";
import type { EngineInfo, ResourceFact } from "../facts.ts";
import { withoutInheritedMarks } from "../labels.ts";
import { containerReads, containerWrites } from "./containers/containers.ts";
import { connectContainer, createContainer } from "./containers/create-container.ts";
import {
  imageLabels,
  type ListedContainer,
  listContainers,
  listedName,
  ownContainers,
} from "./containers/listed-containers.ts";
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

type Labels = Readonly<Record<string, string>>;

interface Listed {
  readonly Id: string;
  readonly Labels: Labels | null;
}

type ListedImage = Listed & {
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
};

/** All resources with a label. Lists all kinds in parallel. */
async function resources(api: Api, label: string): Promise<readonly ResourceFact[]> {
  const list = <T>(path: string) => api.json<T>({ method: "GET", path, query: { filters: { label: [label] } } });
  const [listed, networks, { Volumes: volumes }, images] = await Promise.all([
    listContainers(api),
    list<readonly (Listed & { readonly Name: string })[]>("/networks"),
    list<{ readonly Volumes: readonly { readonly Name: string; readonly Labels: Labels | null }[] | null }>("/volumes"),
    list<readonly ListedImage[]>("/images/json"),
  ]);
  const containers = await labeledContainers(api, listed, label);
  const ids = new Set(containers.map(({ id }) => id));
  const others = listed.filter(({ Id }) => !ids.has(Id));
  const usersOf = (uses: (other: ListedContainer) => boolean) => others.filter(uses).map(listedName).sort();
  const fact = (kind: ResourceFact["kind"], name: string, { Id: id, Labels: own }: Listed): ResourceFact => {
    const isUser = ({ ImageID, Mounts }: ListedContainer) =>
      kind === "image" ? ImageID === id : kind === "volume" && (Mounts ?? []).some(({ Name }) => Name === name);
    return { kind, id, name, labels: own ?? {}, users: usersOf(isUser) };
  };
  return [
    ...containers,
    ...networks.map((network) => fact("network", network.Name, network)),
    ...(volumes ?? []).map((volume) => fact("volume", volume.Name, { ...volume, Id: volume.Name })),
    ...images.flatMap((image) => namesOf(image).map((name) => fact("image", name, image))),
  ];
}

/** The containers that belong to a project and have the label themselves, not from their image. */
async function labeledContainers(
  api: Api,
  listed: readonly ListedContainer[],
  label: string,
): Promise<readonly ResourceFact[]> {
  const [name = "", value] = label.split(/=(.*)/s);
  const isLabeled = (given: Labels) => (value === undefined ? Object.hasOwn(given, name) : given[name] === value);
  const own = await ownContainers(
    api,
    listed.filter((one) => isLabeled(one.Labels ?? {})),
  );
  const ofImages = await imageLabels(api, own);
  return own
    .map((one): ResourceFact => {
      const given = withoutInheritedMarks(one.Labels, ofImages.get(one.ImageID) ?? {});
      return { kind: "container", id: one.Id, name: listedName(one), labels: given, users: [] };
    })
    .filter((one) => isLabeled(one.labels));
}

/** An image's tags, or else its digests in repositories, or its id. */
function namesOf({ Id, RepoTags, RepoDigests }: ListedImage): readonly string[] {
  const named = (names: readonly string[] | null) => (names ?? []).filter((name) => !name.startsWith("<none>"));
  return [named(RepoTags), named(RepoDigests), [Id]].find((names) => names.length > 0) ?? [];
}
