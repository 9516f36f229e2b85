import type { Network } from "../../../stack/stack.ts";

/** The body of POST /networks/create. */
export function networkBody(network: Network, labels: Readonly<Record<string, string>>): object {
  const { ipam } = network;
  const given = ipam.driver !== undefined || (ipam.config?.length ?? 0) > 0;
  return {
    Name: network.name,
    // Engines before API 1.44 would make a second network of the same name.
    CheckDuplicate: true,
    Driver: network.driver,
    Options: network.driver_opts,
    Internal: network.internal,
    Attachable: network.attachable,
    EnableIPv4: network.enable_ipv4,
    EnableIPv6: network.enable_ipv6,
    Labels: labels,
    IPAM: given
      ? {
          Driver: ipam.driver ?? "default",
          Config: ipam.config?.map((pool) => ({
            Subnet: pool.subnet,
            IPRange: pool.ip_range,
            Gateway: pool.gateway,
            AuxiliaryAddresses: pool.aux_addresses,
          })),
        }
      : undefined,
  };
}
