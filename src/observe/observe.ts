import type { EngineReads } from "../engine/engine.ts";
import type { ContainerFact, ImageFact, NetworkFact, VolumeFact } from "../engine/facts.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { runImage } from "./image-content.ts";
import { mountedImages } from "./mounted-contents.ts";

/** What the engine has of a stack, its external networks and volumes among it. Reads only, all at once. */
export async function observe(engine: EngineReads, stack: Stack): Promise<Observed> {
  return snapshot(engine, stack.name, {
    networks: names(stack.networks),
    volumes: names(stack.volumes),
    images: unique([...stack.services.values()].flatMap((service) => imagesOf(stack, service))),
  });
}

/** The images that a service's containers need: its own, those of its hooks, and those that it mounts. */
function imagesOf(stack: Stack, service: Service): string[] {
  const hooked = (service.pre_start ?? []).flatMap(({ image }) => image ?? []);
  return [runImage(stack, service), ...hooked, ...mountedImages(service)];
}

/** What the engine has of a project whose stack file is not at hand: the labels say all. */
export async function observeProject(engine: EngineReads, name: string): Promise<Observed> {
  return snapshot(engine, name, { networks: [], volumes: [], images: [] });
}

interface ResourceNames {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly images: readonly string[];
}

async function snapshot(engine: EngineReads, project: string, wanted: ResourceNames): Promise<Observed> {
  const at = Date.now();
  const [containers, networks, volumes, images] = await Promise.all([
    engine.containers(project),
    engine.networks(project, wanted.networks),
    engine.volumes(project, wanted.volumes),
    engine.images(wanted.images),
  ]);
  return { at, containers, networks, volumes, images };
}

function names(resources: ReadonlyMap<string, { readonly name: string }>): string[] {
  return unique([...resources.values()].map((resource) => resource.name));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** What the engine runs of one stack, at one moment: a snapshot, read once, never mutated. */
export interface Observed {
  /** When, by this machine's clock: milliseconds since the epoch. */
  readonly at: number;
  readonly containers: readonly ContainerFact[];
  /** The project's own, and those of other names that the stack refers to. */
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  /** Local images, by the reference that a service gives. */
  readonly images: readonly ImageFact[];
}
