import type { ContainerFact } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import { runImage } from "../observe/run-image.ts";
import { configHash } from "../stack/fingerprint.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { fieldChanges } from "./field-changes.ts";
import { isLater } from "./instant.ts";
import type { NetworkFate } from "./networks.ts";
import type { Recreate } from "./options.ts";
import type { Reason } from "./plan.ts";
import { sharedServices, withIds } from "./shared.ts";
import { networkKeys, volumeKeys } from "./uses.ts";

/** What a container is held against, beside its service. */
export interface Surroundings {
  readonly stack: Stack;
  readonly networks: ReadonlyMap<string, NetworkFate>;
  /** Ids of the images that are there, by reference. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** The id of a service's first container, as observed. */
  readonly firstIdOf: (service: string) => string | undefined;
  /** The ids of a service's containers that stay; undefined for a service that is not planned. */
  readonly keptIds: (service: string) => ReadonlySet<string> | undefined;
  /** When a service's first container was made: "soon" where this plan makes it; undefined where there is none. */
  readonly firstMadeAt: (service: string) => string | "soon" | undefined;
}

/** Why a container must give way to a new one; undefined where it may stay. */
export function drift(
  fact: ContainerFact,
  service: Service,
  recreate: Recreate,
  around: Surroundings,
): Reason | undefined {
  if (recreate === "never") return undefined;
  if (recreate === "always") return { why: "forced" };
  return (
    configChange(fact, service, around) ??
    imageChange(fact, service, around) ??
    networkChange(fact, service, around) ??
    volumeChange(fact, service, around.stack) ??
    sharedChange(fact, service, around)
  );
}

function configChange(fact: ContainerFact, service: Service, around: Surroundings): Reason | undefined {
  if (hasHashOf(fact, service, around)) return undefined;
  return { why: "changed", fields: fieldChanges(fact, service) };
}

/** Compose hashes a service after it put the containers' ids for what it shares with other services. */
function hasHashOf(fact: ContainerFact, service: Service, { firstIdOf }: Surroundings): boolean {
  const hash = fact.labels[labels.configHash];
  return (
    hash === configHash(service) ||
    (sharedServices(service).length > 0 && hash === configHash(withIds(service, firstIdOf)))
  );
}

function imageChange(fact: ContainerFact, service: Service, around: Surroundings): Reason | undefined {
  const to = around.imageIds.get(runImage(around.stack.name, service));
  const from = fact.labels[labels.image] ?? fact.imageId;
  return to === undefined || to === from || to === fact.imageId ? undefined : { why: "image-changed", from, to };
}

function networkChange(fact: ContainerFact, service: Service, around: Surroundings): Reason | undefined {
  const key = networkKeys(service).find((each) => {
    const network = around.networks.get(each);
    return network !== undefined && !isAttached(fact, network);
  });
  return key === undefined ? undefined : { why: "network-changed", key };
}

function isAttached(fact: ContainerFact, network: NetworkFate): boolean {
  if (network.fate !== "stays") return false;
  // The engine may leave the id out until the container has run.
  const id = network.fact?.id ?? "";
  return fact.networks.some((each) => each.name === network.name && (each.id === "" || id === "" || each.id === id));
}

function volumeChange(fact: ContainerFact, service: Service, stack: Stack): Reason | undefined {
  const mounted = new Set(fact.mounts.map((mount) => mount.name));
  const key = volumeKeys(service).find((each) => {
    const volume = stack.volumes.get(each);
    return volume !== undefined && !mounted.has(volume.name);
  });
  return key === undefined ? undefined : { why: "volume-changed", key };
}

/** A namespace or volumes taken from another service's container are gone with that container. */
function sharedChange(fact: ContainerFact, service: Service, around: Surroundings): Reason | undefined {
  const on = sharedServices(service).find((name) =>
    service.network_mode === `service:${name}` ? !isHeld(fact, name, around) : isOutlivedBy(fact, name, around),
  );
  if (on === undefined) return undefined;
  return { why: "depended-on", edge: { from: service.name, on, until: "started", required: true, restart: true } };
}

/** Is the container whose network this one uses still there, and does it stay? */
function isHeld({ networkMode }: ContainerFact, donor: string, { keptIds }: Surroundings): boolean {
  const [kind, id = ""] = networkMode.split(":");
  return kind === "container" && (keptIds(donor)?.has(id) ?? true);
}

/** The engine does not tell whose volumes or other namespaces a container uses: its age does, well enough. */
function isOutlivedBy({ createdAt }: ContainerFact, donor: string, { firstMadeAt }: Surroundings): boolean {
  const made = firstMadeAt(donor);
  return made !== undefined && (made === "soon" || isLater(made, createdAt));
}
