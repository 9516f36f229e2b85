import type { Service } from "../../stack/stack.ts";

/** The services whose containers a service shares a namespace or volumes with: it holds on to those very containers. */
export function sharedServices(service: Service): string[] {
  const modes = [service.network_mode, service.ipc, service.pid].map((mode) =>
    mode?.startsWith("service:") ? mode.slice("service:".length) : undefined,
  );
  const donors = (service.volumes_from ?? []).map((from) =>
    from.startsWith("container:") ? undefined : from.split(":")[0],
  );
  return [...new Set([...modes, ...donors].filter((name) => name !== undefined))] as string[];
}

/** The services whose containers must be there before a service's are made: those it shares with, and those it links to. */
export function createdBefore(service: Service): string[] {
  const linked = (service.links ?? []).map((link) => link.split(":")[0] ?? link);
  return [...new Set([...sharedServices(service), ...linked])];
}

/**
 * The service as Compose hashes it: with other services' containers by id, where it shares with them (as it is where one
 * has none), and of `volumes_from` the container alone, without its access mode.
 */
export function withIds(service: Service, idOf: (service: string) => string | undefined): Service {
  const mode = (given: string | undefined) => {
    const id = given?.startsWith("service:") ? idOf(given.slice("service:".length)) : undefined;
    return id === undefined ? given : `container:${id}`;
  };
  const donor = (from: string) => {
    const [name = "", container = ""] = from.split(":");
    return name === "container" ? container : (idOf(name) ?? from);
  };
  return {
    ...service,
    ...optionalField("network_mode", mode(service.network_mode)),
    ...optionalField("ipc", mode(service.ipc)),
    ...optionalField("pid", mode(service.pid)),
    ...(service.volumes_from === undefined ? {} : { volumes_from: service.volumes_from.map(donor) }),
  };
}

function optionalField<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}
