import { createHash, createHmac } from "node:crypto";
import { goJson } from "./canonical/go-json.ts";
import { hashedService as shape } from "./normalize/service.ts";
import type { Tree } from "./ordered-value.ts";
import type { Dict, Service } from "./stack.ts";

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

function fieldsOf(tree: Tree): readonly (readonly [string, Tree])[] {
  if (!(tree instanceof Map)) return [];
  return [...tree].flatMap(([name, value]) =>
    value instanceof Map && value.size > 0
      ? [...value].map(([key, member]) => [`${name}.${key}`, member] as const)
      : [[name, value] as const],
  );
}

function digest(name: string, value: Tree, key: string): string {
  return createHmac("sha256", key)
    .update(`${name}\0${goJson(value)}`)
    .digest("base64url")
    .slice(0, 2);
}
