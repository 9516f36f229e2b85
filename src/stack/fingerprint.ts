import { createHash, createHmac } from "node:crypto";
import { goJson } from "./canonical/go-json.ts";
import { hashedService as shape } from "./normalize/service.ts";
import type { OrderedValue } from "./ordered-value.ts";
import type { Dict, Network, Service, Volume } from "./stack.ts";

/**
 * The hash of a service's configuration that docker compose stores in a label (`config --hash`), as hex: SHA-256 of the
 * canonical JSON of the attributes that concern a container.
 *
 * Compose replaces `service:x` in network_mode, ipc, pid and volumes_from by the container (`container:ID`) before it hashes.
 * The caller must do the same to get the hash of a Compose container.
 */
export function configHash(service: Service): string {
  return createHash("sha256")
    .update(goJson(shape.print(hashed(service), "json")))
    .digest("hex");
}

/** A service without the attributes whose change does not require a new container. */
function hashed(service: Service): Partial<Service> {
  const { build, pull_policy, scale, depends_on, profiles, deploy, ...rest } = service;
  if (deploy === undefined) return rest;
  const { replicas, ...kept } = deploy;
  return { ...rest, deploy: kept };
}

/**
 * A short digest of each field, one level deeper for mappings (`environment.LOG_LEVEL`). Stored in a label, it lets a later run
 * report which field changed.
 *
 * The config hash shows whether something differs; the digests only show where. So 12 bits are enough. They are few on purpose:
 * of 10,000 guesses at a password some match by chance, so a label that ends up in dashboards and metrics confirms none. `key`
 * is the config hash in the container's own label: equal values have different digests in different services and
 * configurations, and a later run can compute comparable digests with the same key.
 */
export function fieldDigests(service: Service, key: string = configHash(service)): Dict<string> {
  const fields = fieldsOf(shape.print(hashed(service), "json"));
  return Object.fromEntries(fields.map(([name, value]) => [name, digest(name, value, key)]));
}

/** The names of the fields that differ from earlier digests, which were computed with the same key; sorted. */
export function changedFields(service: Service, before: Dict<string>, key: string): readonly string[] {
  const now = fieldDigests(service, key);
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const digestIn = (digests: Dict<string>, name: string) => (Object.hasOwn(digests, name) ? digests[name] : undefined);
  return [...names].filter((name) => digestIn(before, name) !== digestIn(now, name)).sort();
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

/** The `config-hash` label of a network, equal to Compose's, which would otherwise recreate a network of berth. */
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

/** The `config-hash` label of a volume, equal to Compose's, which would otherwise offer to recreate a volume of berth. */
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

function pool({ subnet, gateway, ip_range, aux_addresses }: NonNullable<Network["ipam"]["config"]>[number]): string {
  return struct({
    subnet: text(subnet),
    gateway: text(gateway),
    ip_range: text(ip_range),
    aux_addresses: dict(aux_addresses),
  });
}

// The functions below write JSON like Go's encoder: members of a struct in order, keys of a map sorted, empty values left out.
// They build text, because a JavaScript object moves keys that look like numbers to the front.

function struct(members: Readonly<Record<string, string | undefined>>): string {
  const defined = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{${defined.map(([key, value]) => `"${key}":${value}`).join(",")}}`;
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

/** A pointer in Go: undefined and false differ. */
function pointer(value: boolean | undefined): string | undefined {
  return value?.toString();
}

function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
