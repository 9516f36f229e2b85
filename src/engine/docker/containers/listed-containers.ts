import type { ContainerSummary, EngineEvent, PublishedPort } from "../../facts.ts";
import { labels, looksOwned, ownerOf } from "../../labels.ts";
import { type InspectedImage, imagePath } from "../images/image-fact.ts";
import type { Api } from "../request/api.ts";
import { mapParallel } from "../request/parallel.ts";
import { containerState } from "./status-text.ts";

type Labels = Readonly<Record<string, string>>;

/** A container as the engine's list reports it. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  /** `Up 3 minutes (healthy)`, `Exited (1) 2 hours ago`. */
  readonly Status: string;
  readonly Labels: Labels | null;
  readonly Image: string;
  readonly ImageID: string;
  readonly Command: string;
  /** Seconds since the epoch. */
  readonly Created: number;
  /** The platform's manifest, from an engine that stores indexes. */
  readonly ImageManifestDescriptor?: { readonly digest: string } | null;
  readonly Ports?: readonly ListedPort[] | null;
  readonly Mounts?: readonly ListedMount[] | null;
  readonly HostConfig?: { readonly NetworkMode?: string };
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, ListedEndpoint>> | null } | null;
}

interface ListedMount {
  readonly Type: string;
  readonly Name?: string;
  readonly Source?: string;
  readonly Destination: string;
  readonly RW: boolean;
}

interface ListedEndpoint {
  readonly NetworkID: string;
  readonly IPAddress?: string;
}

export interface ListedPort {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}

/** All matching containers in any state, newest first, those of no project too. */
export function listContainers(
  api: Api,
  filters?: Readonly<Record<string, readonly string[]>>,
): Promise<readonly ListedContainer[]> {
  return api.json({ method: "GET", path: "/containers/json", query: { all: true, filters } });
}

/** The container's own name. The list also holds the names under which others link to it: `/other/alias`. */
export function listedName({ Id, Names }: ListedContainer): string {
  return (Names.find((name) => name.lastIndexOf("/") === 0) ?? Id).replace(/^\//, "");
}

/** Converts an entry of the list to a ContainerSummary. */
export function containerSummary(listed: ListedContainer): ContainerSummary {
  return {
    id: listed.Id,
    name: listedName(listed),
    image: listed.Image,
    imageId: listed.ImageID,
    command: listed.Command,
    createdAt: new Date(listed.Created * 1000).toISOString(),
    labels: listed.Labels ?? {},
    state: containerState(listed.State),
    health: healthIn(listed.Status),
    exitCode: exitCodeIn(listed.Status) ?? 0,
    status: listed.Status,
    ports: (listed.Ports ?? []).map(publishedPort),
    networks: Object.entries(listed.NetworkSettings?.Networks ?? {}).map(([name, endpoint]) => ({
      name,
      id: networkId(name, endpoint.NetworkID),
      ipAddress: endpoint.IPAddress ?? "",
    })),
    networkMode: listed.HostConfig?.NetworkMode ?? "",
    mounts: (listed.Mounts ?? []).map((mount) => ({
      type: mount.Type,
      name: mount.Name ?? "",
      source: mount.Source ?? "",
      target: mount.Destination,
      readOnly: !mount.RW,
    })),
  };
}

/** Podman reports the name in place of the id, which is useless. */
export function networkId(name: string, reported: string): string {
  return reported === name ? "" : reported;
}

function healthIn(status: string): ContainerSummary["health"] {
  const [, text] = /\((healthy|unhealthy|health: starting)\)$/.exec(status) ?? [];
  return text === "healthy" || text === "unhealthy" ? text : text === undefined ? "none" : "starting";
}

/** The exit code in a status such as `Exited (1) 2 hours ago`; undefined if it names none. */
export function exitCodeIn(status: string): number | undefined {
  const [, code] = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(status) ?? [];
  return code === undefined ? undefined : Number(code);
}

export function publishedPort({ IP: hostIp = "", PrivatePort, PublicPort, Type }: ListedPort): PublishedPort {
  return { hostIp, published: PublicPort, target: PrivatePort, protocol: Type };
}

/** The containers that belong to a project. */
export async function ownContainers(
  api: Api,
  listed: readonly ListedContainer[],
): Promise<readonly (ListedContainer & { readonly Labels: Labels })[]> {
  const candidates = listed.flatMap((one) =>
    looksOwned(one.Labels ?? {}) ? [{ ...one, Labels: one.Labels ?? {} }] : [],
  );
  const ofImages = await imageLabels(
    api,
    candidates.filter((one) => !namesItsImage(one)),
  );
  return candidates.filter((one) => ownerOf(one.Labels, ofImages.get(one.ImageID) ?? {}) !== undefined);
}

/** Whether a label holds the digest of the container's image. No image can hold its own digest, so that label is not inherited. */
function namesItsImage({ Labels: given, ImageID, ImageManifestDescriptor: manifest }: ListedContainer): boolean {
  const digest = given?.[labels.image];
  return digest !== undefined && (digest === ImageID || digest === manifest?.digest);
}

/** The labels of containers' images, by image id. */
export async function imageLabels(
  api: Api,
  containers: readonly Pick<ListedContainer, "ImageID">[],
): Promise<ReadonlyMap<string, Labels>> {
  const ids = new Set(containers.map(({ ImageID }) => ImageID));
  const pairs = await mapParallel(ids, async (id) => {
    const image = await api.find<InspectedImage>({ method: "GET", path: imagePath(id, "json") });
    return [id, image?.Config?.Labels ?? {}] as const;
  });
  return new Map(pairs);
}

/** Leaves out the events of containers that only have the project's label from their image. */
export async function* ownEvents(
  api: Api,
  events: AsyncIterable<EngineEvent>,
  own: readonly string[] = [],
): AsyncGenerator<EngineEvent> {
  const known = new Map(own.map((id) => [id, true]));
  for await (const event of events) {
    if (event.type === "container") {
      const isOwn = known.get(event.id) ?? (await isOwnEvent(api, event));
      known.set(event.id, isOwn);
      if (!isOwn) continue;
    }
    yield event;
  }
}

/** Reads the list, because inspecting a container waits until it has started. If that fails, the labels decide. */
async function isOwnEvent(api: Api, { id, labels: given }: EngineEvent): Promise<boolean> {
  if (!looksOwned(given)) return false;
  try {
    const listed = await listContainers(api, { id: [id] });
    return listed.length === 0 || (await ownContainers(api, listed)).length > 0;
  } catch {
    return true;
  }
}
