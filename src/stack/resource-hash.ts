import { createHash } from "node:crypto";
import { goJson } from "./canonical/go-json.ts";
import type { Dict, Network, Volume } from "./stack.ts";

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
