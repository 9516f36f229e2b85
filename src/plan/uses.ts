import type { Network, Service, Stack, Volume } from "../stack/stack.ts";

/** The keys of the networks that a service is attached to; none where it has a network mode instead. */
export function networkKeys(service: Service): string[] {
  return service.network_mode === undefined ? Object.keys(service.networks ?? {}) : [];
}

/** The keys of the named volumes that a service mounts. */
export function volumeKeys(service: Service): string[] {
  const sources = (service.volumes ?? []).map((mount) => (mount.type === "volume" ? mount.source : undefined));
  return [...new Set(sources.filter((source) => source !== undefined && source !== ""))] as string[];
}

/** The networks that any service uses, by key, as the file orders them. */
export function networksOf(stack: Stack): Map<string, Network> {
  const used = new Set([...stack.services.values()].flatMap(networkKeys));
  return new Map([...stack.networks].filter(([key]) => used.has(key)));
}

/** The named volumes that any service mounts, by key, as the file orders them. */
export function volumesOf(stack: Stack): Map<string, Volume> {
  const used = new Set([...stack.services.values()].flatMap(volumeKeys));
  return new Map([...stack.volumes].filter(([key]) => used.has(key)));
}
