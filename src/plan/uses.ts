import type { Service } from "../stack/stack.ts";

/** The keys of the networks that a service is attached to; none where it has a network mode instead. */
export function networkKeys(service: Partial<Service>): string[] {
  return service.network_mode === undefined ? Object.keys(service.networks ?? {}) : [];
}

/** The keys of the named volumes that a service mounts. */
export function volumeKeys(service: Partial<Service>): string[] {
  const sources = (service.volumes ?? []).map((mount) => (mount.type === "volume" ? mount.source : undefined));
  return [...new Set(sources.filter((source) => source !== undefined && source !== ""))] as string[];
}
