import type { EngineReads } from "../engine/engine.ts";
import type { ImageFact, NetworkFact, ObservedContainer, VolumeFact } from "../engine/facts.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { runImage } from "./image-content.ts";
import { mountedImages } from "./mounted-contents.ts";

/**
 * Reads what the engine has of a stack, including its external networks and volumes. All reads run in parallel, and
 * containers are only listed: `withDetails` asks for the rest.
 */
export async function observe(engine: EngineReads, stack: Stack, wanted: readonly Part[] = parts): Promise<Observed> {
  const named = {
    networks: names(stack.networks),
    volumes: names(stack.volumes),
    images: unique([...stack.services.values()].flatMap((service) => imagesOf(stack, service))),
  };
  return snapshot(engine, stack.name, named, wanted);
}

/** What a snapshot holds besides the containers. `network-users`: also which containers are on the networks. */
const parts = ["networks", "volumes", "images"] as const;

export type Part = (typeof parts)[number] | "network-users";

/** The images that a service's containers need: its own, those of its hooks, and those that it mounts. */
function imagesOf(stack: Stack, service: Service): string[] {
  const hookImages = (service.pre_start ?? []).flatMap(({ image }) => image ?? []);
  return [runImage(stack, service), ...hookImages, ...mountedImages(service)];
}

/** Reads what the engine has of a project without a stack file, by labels alone. */
export function observeProject(engine: EngineReads, name: string, wanted: readonly Part[] = parts): Promise<Observed> {
  return snapshot(engine, name, { networks: [], volumes: [], images: [] }, wanted);
}

async function snapshot(
  engine: EngineReads,
  project: string,
  named: Readonly<Record<(typeof parts)[number], readonly string[]>>,
  wanted: readonly Part[],
): Promise<Observed> {
  const at = Date.now();
  const [containers, networks, volumes, images] = await Promise.all([
    engine.summaries(project),
    wanted.includes("networks")
      ? engine.networks(project, named.networks, { users: wanted.includes("network-users") })
      : [],
    wanted.includes("volumes") ? engine.volumes(project, named.volumes) : [],
    wanted.includes("images") ? engine.images(named.images) : [],
  ]);
  return { at, containers, networks, volumes, images };
}

/** The snapshot with all that the engine knows of containers and networks. */
export async function withDetails(engine: EngineReads, stack: Stack, observed: Observed): Promise<Observed> {
  const isListed = observed.networks.some(({ containers }) => containers === undefined);
  const [detailed, networks] = await Promise.all([
    withContainerDetails(engine, observed, () => true),
    isListed ? engine.networks(stack.name, names(stack.networks)) : observed.networks,
  ]);
  return { ...detailed, networks };
}

/** The snapshot with all that the engine knows of the wanted containers. */
export async function withContainerDetails(
  engine: EngineReads,
  observed: Observed,
  isWanted: (container: ObservedContainer) => boolean,
): Promise<Observed> {
  const missing = observed.containers.filter((fact) => fact.startedAt === undefined && isWanted(fact));
  if (missing.length === 0) return observed;
  const detailed = new Map((await engine.details(missing)).map((fact) => [fact.id, fact]));
  const gone = new Set(missing.flatMap(({ id }) => (detailed.has(id) ? [] : [id])));
  return {
    ...observed,
    containers: observed.containers.flatMap((fact) => (gone.has(fact.id) ? [] : [detailed.get(fact.id) ?? fact])),
  };
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
  readonly containers: readonly ObservedContainer[];
  /** The project's own networks, and others that the stack refers to by name. */
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  /** Local images, under the references that services use. */
  readonly images: readonly ImageFact[];
}
