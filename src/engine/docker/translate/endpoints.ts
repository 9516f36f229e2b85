import type { NetworkAttachment, Service, Stack } from "../../../stack/stack.ts";
import { atLeast } from "../connect/api-version.ts";
import type { Translation } from "./translation.ts";

type Links = Pick<Translation, "stack" | "service" | "name" | "links" | "apiVersion" | "oneOff">;

/** From this version on, the create call takes all networks. Before, it takes one, and each other needs a connect call. */
const manyEndpoints = "1.44";

/** The keys of the service's networks, by priority and then by name. The first is the primary network. */
function networkKeys(service: Service, stack: Stack): readonly string[] {
  if (service.network_mode !== undefined) return [];
  const attachments = Object.entries(service.networks ?? {});
  if (attachments.length === 0) return stack.networks.has("default") ? ["default"] : [];
  const priority = (attachment: NetworkAttachment | null) => attachment?.priority ?? 0;
  return attachments
    .toSorted(([a, left], [b, right]) => priority(right) - priority(left) || (a < b ? -1 : 1))
    .map(([key]) => key);
}

/** The engine's NetworkMode: `none`, `host`, `container:<id>`, or the primary network's name. */
export function networkMode(service: Service, stack: Stack): string {
  const [primary] = networkKeys(service, stack);
  return service.network_mode ?? (primary === undefined ? "none" : networkName(stack, primary));
}

/** The networks of the create call, and for engines before API 1.44 the container-wide MAC address. */
export function endpointsConfig(translation: Links): object {
  const { service, stack, apiVersion } = translation;
  const keys = networkKeys(service, stack);
  const modern = atLeast(apiVersion, manyEndpoints);
  // With a `network_mode`, newer APIs have no field for the MAC address.
  if (keys.length === 0) return { MacAddress: modern ? undefined : service.mac_address };
  const inCreate = modern ? keys : keys.slice(0, 1);
  return {
    MacAddress: modern ? undefined : macAddress(service, keys),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(inCreate.map((key) => [networkName(stack, key), endpoint(translation, key)])),
    },
  };
}

/** The networks to connect after creation, on an engine whose create call takes only one. */
export function laterEndpoints(translation: Links): readonly { readonly network: string; readonly config: object }[] {
  const { service, stack, apiVersion } = translation;
  if (atLeast(apiVersion, manyEndpoints)) return [];
  return networkKeys(service, stack)
    .slice(1)
    .map((key) => ({ network: networkName(stack, key), config: endpoint(translation, key) }));
}

/** The container's settings on the network with this key. */
export function endpoint({ service, stack, name, links, apiVersion, oneOff }: Links, key: string): object {
  const attachment = service.networks?.[key] ?? undefined;
  const isPrimary = key === networkKeys(service, stack)[0];
  const mac = attachment?.mac_address ?? (isPrimary ? service.mac_address : undefined);
  return {
    Aliases: oneOff && !oneOff.aliases ? [name] : [name, service.name, ...(attachment?.aliases ?? [])],
    Links: links.length === 0 ? undefined : [...links],
    IPAMConfig: attachment && {
      IPv4Address: attachment.ipv4_address,
      IPv6Address: attachment.ipv6_address,
      LinkLocalIPs: attachment.link_local_ips,
    },
    MacAddress: atLeast(apiVersion, manyEndpoints) ? mac : undefined,
    DriverOpts: driverOptions(attachment),
    GwPriority: attachment?.gw_priority,
  };
}

function driverOptions(attachment: NetworkAttachment | undefined): object | undefined {
  if (attachment?.interface_name === undefined) return attachment?.driver_opts;
  return { ...attachment.driver_opts, "com.docker.network.endpoint.ifname": attachment.interface_name };
}

function macAddress(service: Service, keys: readonly string[]): string | undefined {
  const [ofNetwork] = keys.flatMap((key) => service.networks?.[key]?.mac_address ?? []);
  return ofNetwork ?? service.mac_address;
}

function networkName(stack: Stack, key: string): string {
  return stack.networks.get(key)?.name ?? key;
}
