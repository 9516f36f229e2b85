import type { Service } from "../../stack/stack.ts";

/** The services whose containers a service shares a namespace or volumes with. */
export function sharedServices(service: Service): string[] {
  const modes = [service.network_mode, service.ipc, service.pid].map((mode) =>
    mode?.startsWith("service:") ? mode.slice("service:".length) : undefined,
  );
  const donors = (service.volumes_from ?? []).map((from) =>
    from.startsWith("container:") ? undefined : from.split(":")[0],
  );
  return [...new Set([...modes, ...donors].filter((name) => name !== undefined))] as string[];
}

/** The services whose containers must exist before a service's are created: those it shares with and those it links to. */
export function createdBefore(service: Service): string[] {
  const linked = (service.links ?? []).map((link) => link.split(":")[0] ?? link);
  return [...new Set([...sharedServices(service), ...linked])];
}

/**
 * The service as Compose hashes it: references to services that it shares with are replaced by container ids, if there are
 * any, and `volumes_from` has no access modes.
 */
export function withIds(service: Service, idOf: (service: string) => string | undefined): Service {
  const mode = (value: string | undefined) => {
    const id = value?.startsWith("service:") ? idOf(value.slice("service:".length)) : undefined;
    return id === undefined ? value : `container:${id}`;
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
