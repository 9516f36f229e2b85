import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { runImage } from "../../observe/image-content.ts";
import type { OrderedValue } from "../../stack/ordered-value.ts";
import { isRemoteContext } from "../../stack/remote/remote.ts";
import type { Build, Dict, FileReference, Service, Stack } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { imageLabels } from "../planned-builds.ts";

interface TargetContext {
  readonly stack: Stack;
  readonly options: BuildOptions;
  /** The target of a service. */
  readonly nameOf: (service: string) => string;
}

/** A service's build as a bake target, without empty values. */
export async function bakeTarget(service: Service, context: TargetContext): Promise<OrderedValue> {
  const build = service.build ?? {};
  const { stack, options, nameOf } = context;
  return compact([
    ["context", build.context],
    [
      "contexts",
      dict(build.additional_contexts, (value) => value.replace(/^service:(.*)$/, (_, on) => `target:${nameOf(on)}`)),
    ],
    ["dockerfile", await dockerfileOf(build)],
    ["dockerfile-inline", build.dockerfile_inline],
    ["args", dict(build.args)],
    ["labels", dict(imageLabels(stack.name, service))],
    ["tags", [...(build.tags ?? []), runImage(stack, service)]],
    ["cache-from", build.cache_from],
    ["cache-to", build.cache_to],
    ["target", build.target],
    ["secret", build.secrets?.flatMap((reference) => secretOf(reference, stack.secrets))],
    ["ssh", build.ssh?.map((key) => (key.includes("=") ? key : `${key}=`))],
    ["platforms", build.platforms],
    ["pull", build.pull],
    ["no-cache", build.no_cache],
    ["network", build.network],
    ["no-cache-filter", build.no_cache_filter],
    ["shm-size", build.shm_size],
    ["ulimits", ulimitsOf(build.ulimits)],
    ["call", options.check ? "lint" : undefined],
    ["entitlements", entitlementsOf(build)],
    ["extra-hosts", hostsOf(build.extra_hosts)],
    ["output", outputsOf(service, options)],
    ["attest", [...attestation("provenance", build.provenance), ...attestation("sbom", build.sbom)]],
  ]);
}

/** The entitlements of a build. */
export function entitlementsOf(build: Build): readonly string[] {
  return [...(build.entitlements ?? []), ...(build.privileged ? ["security.insecure"] : [])];
}

function outputsOf(service: Service, { check, push }: BuildOptions): readonly string[] {
  if (check) return [];
  const isPushed = push === true && service.image !== undefined;
  if (new Set(service.build?.platforms).size > 1) return [`type=image,push=${isPushed}`];
  return [isPushed ? "type=registry" : "type=docker"];
}

/** The absolute path of the Dockerfile, since bake would resolve it relative to its own folder. */
async function dockerfileOf({ context = ".", dockerfile }: Build): Promise<string | undefined> {
  if (dockerfile === undefined || isRemoteContext(context)) return dockerfile;
  const path = resolve(context, dockerfile);
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

function secretOf({ source, target }: FileReference, secrets: Stack["secrets"]): readonly string[] {
  const { environment, file } = secrets.get(source) ?? {};
  const id = `id=${target === undefined || target === "" ? source : target}`;
  if (environment !== undefined) return [`${id},type=env,env=${environment}`];
  return file === undefined ? [] : [`${id},type=file,src=${file}`];
}

function ulimitsOf(limits: Build["ulimits"] = {}): readonly string[] {
  return Object.entries(limits)
    .map(([name, limit]) => (typeof limit === "number" ? `${name}=${limit}` : `${name}=${limit.soft}:${limit.hard}`))
    .sort();
}

/** `HOST=IP` entries as a mapping, with several addresses of a host joined by commas. */
function hostsOf(hosts: readonly string[] = []): OrderedValue {
  const addresses = new Map<string, string>();
  for (const entry of hosts) {
    const sign = entry.indexOf("=");
    const host = entry.slice(0, sign);
    const before = addresses.get(host);
    const address = entry.slice(sign + 1);
    addresses.set(host, before === undefined ? address : `${before},${address}`);
  }
  return new Map([...addresses].sort());
}

function attestation(type: string, value: string | undefined): readonly string[] {
  if (value === undefined || value === "") return [];
  if (value === "true") return [`type=${type}`];
  return [value === "false" ? `type=${type},disabled=true` : `type=${type},${value}`];
}

function dict(values: Dict<string | null> = {}, change = (value: string) => value): OrderedValue {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [[key, change(value)] as const],
  );
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compact(members: readonly (readonly [string, OrderedValue | undefined])[]): OrderedValue {
  return new Map(members.flatMap(([key, value]) => (value === undefined || isEmpty(value) ? [] : [[key, value]])));
}

function isEmpty(value: OrderedValue): boolean {
  if (value === "" || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : value instanceof Map && value.size === 0;
}
