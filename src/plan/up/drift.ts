import type { ContainerFact, ImageFact } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { imageContent, runImage } from "../../observe/image-content.ts";
import { mountedContents, notedContents } from "../../observe/mounted-contents.ts";
import { type Redactor, redactor } from "../../redact/redactor.ts";
import { hasSecret } from "../../redact/secrets-in-text.ts";
import { changedFields, configHash, fieldDigests } from "../../stack/fingerprint.ts";
import { knownSecrets } from "../../stack/secret-values.ts";
import type { Dict, Service, Stack } from "../../stack/stack.ts";
import { networkKeys, volumeKeys } from "../needs.ts";
import type { Recreate } from "../options.ts";
import type { FieldChange, Reason } from "../plan.ts";
import type { NetworkChange } from "./networks.ts";
import { sharedServices, withIds } from "./shared.ts";

/** What a container is held against, beside its service. */
export interface DriftContext {
  readonly stack: Stack;
  readonly networks: ReadonlyMap<string, NetworkChange>;
  /** May a service's containers stay, and be reconnected, where a network of theirs is made anew? */
  readonly reconnects: (service: Service) => boolean;
  /** The images that are there, by reference. */
  readonly images: ReadonlyMap<string, ImageFact>;
  /** A service's containers, as observed, or only those of them that stay; in the order in which they are taken to share with. */
  readonly donors: (service: string, among: "seen" | "staying") => readonly ContainerFact[];
}

/** Why a container must give way to a new one; undefined where it may stay. */
export function drift(
  fact: ContainerFact,
  service: Service,
  recreate: Recreate,
  around: DriftContext,
): Reason | undefined {
  if (recreate === "never") return undefined;
  if (recreate === "always") return { why: "forced" };
  return (
    configChange(fact, service, around) ??
    imageChange(fact, service, around) ??
    mountedChange(fact, service, around) ??
    networkChange(fact, service, around) ??
    volumeChange(fact, service, around.stack)
  );
}

/**
 * The hash of a service that shares namespaces or volumes holds the ids of the containers that it shares with: so it
 * tells, too, of a container that is gone or going.
 */
function configChange(fact: ContainerFact, service: Service, around: DriftContext): Reason | undefined {
  const hash = fact.labels[labels.configHash];
  const hashAmong = (among: "seen" | "staying") => configHash(withIds(service, (name) => firstId(name, among, around)));
  const going = sharedServices(service).find((name) => isGoing(fact, service, name, around));
  if (going === undefined && hash === hashAmong("staying")) return undefined;
  if (going !== undefined && hash === hashAmong("seen")) {
    const edge = { from: service.name, on: going, until: "started", required: true, restart: true } as const;
    return { why: "depended-on", edge };
  }
  return { why: "changed", fields: fieldChanges(fact, service, around.stack) };
}

function firstId(donor: string, among: "seen" | "staying", { donors }: DriftContext): string | undefined {
  return donors(donor, among)[0]?.id;
}

/** Is the container that this one shares with, or that its hash was made with, no longer to stay? */
function isGoing({ networkMode }: ContainerFact, service: Service, donor: string, around: DriftContext): boolean {
  if (firstId(donor, "seen", around) !== firstId(donor, "staying", around)) return true;
  if (service.network_mode !== `service:${donor}`) return false;
  return !around.donors(donor, "staying").some(({ id }) => networkMode === `container:${id}`);
}

function imageChange(fact: ContainerFact, service: Service, around: DriftContext): Reason | undefined {
  const image = around.images.get(runImage(around.stack, service));
  if (image === undefined) return undefined;
  const to = imageContent(image, service.platform);
  const from = fact.labels[labels.image] ?? fact.imageId;
  // An older docker compose notes the id of the image, of which the content is a part.
  const known = [from, fact.imageId];
  return known.includes(to) || known.includes(image.id) ? undefined : { why: "image-changed", from, to };
}

function mountedChange(fact: ContainerFact, service: Service, around: DriftContext): Reason | undefined {
  const noted = notedContents(fact.labels[labels.imageVolumes] ?? "");
  for (const [target, to] of mountedContents(service, around.images)) {
    const from = noted.get(target);
    if (from !== undefined && from !== to) return { why: "image-changed", from, to };
  }
  return undefined;
}

function networkChange(fact: ContainerFact, service: Service, around: DriftContext): Reason | undefined {
  const isFine = around.reconnects(service) ? (network: NetworkChange) => isToReconnect(fact, network) : () => false;
  const key = networkKeys(service).find((each) => {
    const network = around.networks.get(each);
    return network !== undefined && !isAttached(fact, network) && !isFine(network);
  });
  return key === undefined ? undefined : { why: "network-changed", key };
}

/** Is the container on a network that is made anew under the same name? */
export function isToReconnect(fact: ContainerFact, { change: fate, name }: NetworkChange): boolean {
  return fate === "recreate" && fact.networks.some((each) => each.name === name);
}

function isAttached(fact: ContainerFact, network: NetworkChange): boolean {
  if (network.change !== "stays") return false;
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

/** Which fields differ between a container and its service; none where the container does not carry berth's digests. */
function fieldChanges(fact: ContainerFact, service: Service, stack: Stack): FieldChange[] {
  const was = recordedDigests(fact);
  const key = fact.labels[labels.configHash];
  if (was === undefined || key === undefined) return [];
  const now = fieldDigests(service, key);
  const secrets = redactor(knownSecrets(stack, new Map(fact.env.map(pairOf)), []));
  return changedFields(service, was, key).map((field) => ({
    field,
    kind: !Object.hasOwn(was, field) ? "added" : !Object.hasOwn(now, field) ? "removed" : "changed",
    ...shown(field, valuesOf(field, fact, service), secrets),
  }));
}

function recordedDigests(fact: ContainerFact): Dict<string> | undefined {
  try {
    const digests: unknown = JSON.parse(fact.labels[labels.fields] ?? "");
    const isDict = typeof digests === "object" && digests !== null && !Array.isArray(digests);
    if (isDict && Object.values(digests).every((digest) => typeof digest === "string")) return digests as Dict<string>;
  } catch {
    // Not ours, or cut short by someone: the hash alone decides.
  }
  return undefined;
}

interface Values {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Both values, or none if one of them is secret, has a secret in it, or repeats one from elsewhere. */
function shown(field: string, { from, to }: Values, secrets: Redactor): { from?: string; to?: string } {
  const isHidden = (value: string) => hasSecret(field, value) || secrets.text(value) !== value;
  if ([from, to].some((value) => value !== undefined && isHidden(value))) return {};
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function valuesOf(field: string, fact: ContainerFact, service: Service): Values {
  if (field === "image") return { from: fact.image, to: service.image };
  const [section = "", name = ""] = split(field);
  if (section === "environment") {
    const written = fact.env.find((entry) => entry.startsWith(`${name}=`));
    return { from: written?.slice(name.length + 1), to: own(service.environment, name) ?? undefined };
  }
  if (section === "labels") return { from: own(fact.labels, name), to: own(service.labels, name) };
  return { to: scalar(own(service as unknown as Record<string, unknown>, field)) };
}

/** Of `NAME=value`. */
function pairOf(entry: string): [name: string, value: string] {
  const sign = entry.indexOf("=");
  return sign < 0 ? [entry, ""] : [entry.slice(0, sign), entry.slice(sign + 1)];
}

/** A name may hold dots itself: `labels.com.example.tier`. */
function split(field: string): string[] {
  const dot = field.indexOf(".");
  return dot < 0 ? [field] : [field.slice(0, dot), field.slice(dot + 1)];
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
