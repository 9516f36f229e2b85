import type { EngineReads } from "../engine/engine.ts";
import type { ContainerFact, ImageFact, NetworkFact, VolumeFact } from "../engine/facts.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { runImage } from "./image-content.ts";
import { mountedImages } from "./mounted-contents.ts";

/** Reads what the engine has of a stack, including its external networks and volumes. All reads run in parallel. */
export async function observe(engine: EngineReads, stack: Stack): Promise<Observed> {
  return snapshot(engine, stack.name, {
    networks: names(stack.networks),
    volumes: names(stack.volumes),
    images: unique([...stack.services.values()].flatMap((service) => imagesOf(stack, service))),
  });
}

/** The images that a service's containers need: its own, those of its hooks, and those that it mounts. */
function imagesOf(stack: Stack, service: Service): string[] {
  const hookImages = (service.pre_start ?? []).flatMap(({ image }) => image ?? []);
  return [runImage(stack, service), ...hookImages, ...mountedImages(service)];
}

/** Reads what the engine has of a project without a stack file, by labels alone. */
export async function observeProject(engine: EngineReads, name: string): Promise<Observed> {
  return snapshot(engine, name, { networks: [], volumes: [], images: [] });
}

interface ResourceNames {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly images: readonly string[];
}

async function snapshot(engine: EngineReads, project: string, named: ResourceNames): Promise<Observed> {
  const at = Date.now();
  const [containers, networks, volumes, images] = await Promise.all([
    engine.containers(project),
    engine.networks(project, named.networks),
    engine.volumes(project, named.volumes),
    engine.images(named.images),
  ]);
  return { at, containers, networks, volumes, images };
}

function names(resources: ReadonlyMap<string, { readonly name: string }>): string[] {
  return unique([...resources.values()].map((resource) => resource.name));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** A snapshot of what the engine has of one stack. Read once, never mutated. */
export interface Observed {
  /** Time of the snapshot, by this machine's clock: milliseconds since the epoch. */
  readonly at: number;
  readonly containers: readonly ContainerFact[];
  /** The project's own networks, and others that the stack refers to by name. */
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  /** Local images, under the references that services use. */
  readonly images: readonly ImageFact[];
}
