import type { EngineEvent } from "../../facts.ts";
import { labels, looksOwned, ownerOf } from "../../labels.ts";
import { type InspectedImage, imagePath } from "../images/image-fact.ts";
import type { Api } from "../request/api.ts";
import { mapParallel } from "../request/parallel.ts";

type Labels = Readonly<Record<string, string>>;

/** A container as the engine's list reports it. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels: Labels | null;
  readonly ImageID: string;
  /** The platform's manifest, from an engine that stores indexes. */
  readonly ImageManifestDescriptor?: { readonly digest: string } | null;
  readonly Ports?: readonly ListedPort[] | null;
  readonly Mounts?: readonly { readonly Name?: string }[] | null;
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
export async function* ownEvents(api: Api, events: AsyncIterable<EngineEvent>): AsyncGenerator<EngineEvent> {
  const known = new Map<string, boolean>();
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
