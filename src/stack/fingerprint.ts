import { createHash, createHmac } from "node:crypto";
import { goJson } from "./canonical/go-json.ts";
import { hashedService as shape } from "./normalize/service.ts";
import type { OrderedValue } from "./ordered-value.ts";
import type { Dict, Network, Service, Volume } from "./stack.ts";

/**
 * The hash of a service's configuration that docker compose writes as a label and compares (`config --hash`), as hex:
 * SHA-256 of the canonical JSON without what does not concern a container.
 *
 * Compose hashes after it replaced `service:x` in network_mode, ipc, pid and volumes_from by the other's container
 * (`container:ID`): replace them before, to take over its containers.
 */
export function configHash(service: Service): string {
  return createHash("sha256")
    .update(goJson(shape.print(hashed(service), "json")))
    .digest("hex");
}

/** A service without what may change and leave its containers as they are. */
function hashed(service: Service): Partial<Service> {
  const { build, pull_policy, scale, depends_on, profiles, deploy, ...rest } = service;
  if (deploy === undefined) return rest;
  const { replicas, ...kept } = deploy;
  return { ...rest, deploy: kept };
}

/**
 * A short digest of each field, one level deeper for mappings (`environment.LOG_LEVEL`), for a label that lets a later
 * run say which field changed.
 *
 * The digests say where a difference is, never whether there is one: the config hash does. So 12 bits are enough, and
 * they are few on purpose: of 10,000 guesses at a password some pass by chance, so a label that travels into dashboards
 * and metrics confirms none. `key` is the config hash that the container carries in its own label: digests of equal
 * values differ between services and configurations, and a later run computes comparable ones with that same key.
 */
export function fieldDigests(service: Service, key: string = configHash(service)): Dict<string> {
  const fields = fieldsOf(shape.print(hashed(service), "json"));
  return Object.fromEntries(fields.map(([name, value]) => [name, digest(name, value, key)]));
}

/** The fields by which a service differs from the one whose digests, made with that key, are given; sorted. */
export function changedFields(service: Service, was: Dict<string>, key: string): readonly string[] {
  const now = fieldDigests(service, key);
  const names = new Set([...Object.keys(was), ...Object.keys(now)]);
  const under = (digests: Dict<string>, name: string) => (Object.hasOwn(digests, name) ? digests[name] : undefined);
  return [...names].filter((name) => under(was, name) !== under(now, name)).sort();
}

function fieldsOf(tree: OrderedValue): readonly (readonly [string, OrderedValue])[] {
  if (!(tree instanceof Map)) return [];
  return [...tree].flatMap(([name, value]) =>
    value instanceof Map && value.size > 0
      ? [...value].map(([key, member]) => [`${name}.${key}`, member] as const)
      : [[name, value] as const],
  );
}

function digest(name: string, value: OrderedValue, key: string): string {
  return createHmac("sha256", key)
    .update(`${name}\0${goJson(value)}`)
    .digest("base64url")
    .slice(0, 2);
}

/** The `config-hash` label of a network, equal to Compose's, which would else take one that berth made for changed. */
export function networkHash(network: Network): string {
  return sha256(
    struct({
      name: text(network.name),
      driver: text(network.driver),
      driver_opts: dict(network.driver_opts),
      ipam: struct({ driver: text(network.ipam.driver), config: list(network.ipam.config?.map(pool)) }),
      internal: flag(network.internal),
      attachable: flag(network.attachable),
      labels: dict(network.labels),
      enable_ipv4: pointer(network.enable_ipv4),
      enable_ipv6: pointer(network.enable_ipv6),
    }),
  );
}

/** The `config-hash` label of a volume, equal to Compose's, which would else offer to recreate one that berth made. */
export function volumeHash(volume: Volume): string {
  return sha256(
    struct({
      name: text(volume.name),
      driver: text(volume.driver || "local"),
      driver_opts: dict(volume.driver_opts),
      labels: dict(volume.labels),
    }),
  );
}

function pool(given: NonNullable<Network["ipam"]["config"]>[number]): string {
  return struct({
    subnet: text(given.subnet),
    gateway: text(given.gateway),
    ip_range: text(given.ip_range),
    aux_addresses: dict(given.aux_addresses),
  });
}

// What follows is JSON as Go's encoder writes it: members in the order of the struct, those of a map sorted, what is
// empty left out. Built as text, because a JavaScript object moves keys that look like numbers to the front.

function struct(members: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{${given.map(([key, value]) => `"${key}":${value}`).join(",")}}`;
}

function dict(map: Dict<string> | undefined): string | undefined {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0
    ? undefined
    : `{${entries.map(([key, value]) => `${goJson(key)}:${goJson(value)}`).join(",")}}`;
}

function list(values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 ? undefined : `[${values.join(",")}]`;
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : goJson(value);
}

function flag(value: boolean | undefined): string | undefined {
  return value ? "true" : undefined;
}

/** Compose tells "not given" from false here. */
function pointer(value: boolean | undefined): string | undefined {
  return value?.toString();
}

function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
