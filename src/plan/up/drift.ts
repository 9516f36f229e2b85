import type { ImageFact, ObservedContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { contentDigest, runImage } from "../../observe/image-content.ts";
import { mountedImageDigests, parseImageDigestsLabel } from "../../observe/mounted-contents.ts";
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

/** What a container is compared with, besides its service. */
export interface DriftContext {
  readonly stack: Stack;
  readonly networks: ReadonlyMap<string, NetworkChange>;
  /** Whether a service's containers may be kept and reconnected if one of their networks is recreated. */
  readonly reconnects: (service: Service) => boolean;
  /** The local images by reference. */
  readonly images: ReadonlyMap<string, ImageFact>;
  /** A service's containers as observed, or only those that are kept. A dependent shares with the first. */
  readonly donors: (service: string, among: "seen" | "staying") => readonly ObservedContainer[];
}

/** Why a container must be replaced; undefined if it can be kept. */
export function drift(
  fact: ObservedContainer,
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
 * Compares the hashes. The hash of a service that shares namespaces or volumes includes the ids of the containers that it
 * shares with, so it also changes if one of those is replaced.
 */
function configChange(fact: ObservedContainer, service: Service, around: DriftContext): Reason | undefined {
  const hash = fact.labels[labels.configHash];
  const hashAmong = (among: "seen" | "staying") => configHash(withIds(service, (name) => firstId(name, among, around)));
  const going = sharedServices(service).find((name) => isDonorReplaced(fact, service, name, around));
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

/** Whether the container that this one shares with is gone or will be replaced. */
function isDonorReplaced(
  { networkMode }: ObservedContainer,
  service: Service,
  donor: string,
  around: DriftContext,
): boolean {
  if (firstId(donor, "seen", around) !== firstId(donor, "staying", around)) return true;
  if (service.network_mode !== `service:${donor}`) return false;
  return !around.donors(donor, "staying").some(({ id }) => networkMode === `container:${id}`);
}

function imageChange(fact: ObservedContainer, service: Service, around: DriftContext): Reason | undefined {
  const image = around.images.get(runImage(around.stack, service));
  if (image === undefined) return undefined;
  const to = contentDigest(image, service.platform);
  const from = fact.labels[labels.image] ?? fact.imageId;
  // Older versions of docker compose write the image's id in place of the content's digest.
  const known = [from, fact.imageId];
  return known.includes(to) || known.includes(image.id) ? undefined : { why: "image-changed", from, to };
}

function mountedChange(fact: ObservedContainer, service: Service, around: DriftContext): Reason | undefined {
  const noted = parseImageDigestsLabel(fact.labels[labels.imageVolumes] ?? "");
  for (const [target, to] of mountedImageDigests(service, around.images)) {
    const from = noted.get(target);
    if (from !== undefined && from !== to) return { why: "image-changed", from, to };
  }
  return undefined;
}

function networkChange(fact: ObservedContainer, service: Service, around: DriftContext): Reason | undefined {
  const isFine = around.reconnects(service) ? (network: NetworkChange) => isToReconnect(fact, network) : () => false;
  const key = networkKeys(service).find((each) => {
    const network = around.networks.get(each);
    return network !== undefined && !isAttached(fact, network) && !isFine(network);
  });
  return key === undefined ? undefined : { why: "network-changed", key };
}

/** Whether the container is on a network that is recreated under the same name. */
export function isToReconnect(fact: ObservedContainer, { change, name }: NetworkChange): boolean {
  return change === "recreate" && fact.networks.some((each) => each.name === name);
}

function isAttached(fact: ObservedContainer, network: NetworkChange): boolean {
  if (network.change !== "stays") return false;
  // The engine may leave the id out until the container has run.
  const id = network.fact?.id ?? "";
  return fact.networks.some((each) => each.name === network.name && (each.id === "" || id === "" || each.id === id));
}

function volumeChange(fact: ObservedContainer, service: Service, stack: Stack): Reason | undefined {
  const mounted = new Set(fact.mounts.map((mount) => mount.name));
  const key = volumeKeys(service).find((each) => {
    const volume = stack.volumes.get(each);
    return volume !== undefined && !mounted.has(volume.name);
  });
  return key === undefined ? undefined : { why: "volume-changed", key };
}

/** The fields that differ between a container and its service; none if the container lacks berth's digests. */
function fieldChanges(fact: ObservedContainer, service: Service, stack: Stack): FieldChange[] {
  const was = recordedDigests(fact);
  const key = fact.labels[labels.configHash];
  if (was === undefined || key === undefined) return [];
  const now = fieldDigests(service, key);
  const secrets = redactor(knownSecrets(stack, new Map((fact.env ?? []).map(pairOf)), []));
  return changedFields(service, was, key).map((field) => ({
    field,
    kind: !Object.hasOwn(was, field) ? "added" : !Object.hasOwn(now, field) ? "removed" : "changed",
    ...showableValues(field, valuesOf(field, fact, service), secrets),
  }));
}

function recordedDigests(fact: ObservedContainer): Dict<string> | undefined {
  try {
    const digests: unknown = JSON.parse(fact.labels[labels.fields] ?? "");
    const isDict = typeof digests === "object" && digests !== null && !Array.isArray(digests);
    if (isDict && Object.values(digests).every((digest) => typeof digest === "string")) return digests as Dict<string>;
  } catch {
    // The label is not ours or was modified: only the hash counts.
  }
  return undefined;
}

interface Values {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Both values, or none if one of them is secret, has a secret in it, or repeats one from elsewhere. */
function showableValues(field: string, { from, to }: Values, secrets: Redactor): { from?: string; to?: string } {
  const isHidden = (value: string) => hasSecret(field, value) || secrets.text(value) !== value;
  if ([from, to].some((value) => value !== undefined && isHidden(value))) return {};
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function valuesOf(field: string, fact: ObservedContainer, service: Service): Values {
  if (field === "image") return { from: fact.image, to: service.image };
  const [section = "", name = ""] = split(field);
  if (section === "environment") {
    const written = fact.env?.find((entry) => entry.startsWith(`${name}=`));
    return { from: written?.slice(name.length + 1), to: ownValue(service.environment, name) ?? undefined };
  }
  if (section === "labels") return { from: ownValue(fact.labels, name), to: ownValue(service.labels, name) };
  return { to: scalar(ownValue(service as unknown as Record<string, unknown>, field)) };
}

/** Splits `NAME=value`. */
function pairOf(entry: string): [name: string, value: string] {
  const sign = entry.indexOf("=");
  return sign < 0 ? [entry, ""] : [entry.slice(0, sign), entry.slice(sign + 1)];
}

/** Splits at the first dot, because a name may hold dots itself: `labels.com.example.tier`. */
function split(field: string): string[] {
  const dot = field.indexOf(".");
  return dot < 0 ? [field] : [field.slice(0, dot), field.slice(dot + 1)];
}

function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
