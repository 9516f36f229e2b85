import type { Network, NetworkAttachment, Port, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";

/** With host ports and addresses that the engine chooses, for what is fixed can be had once only. */
export function isolatePorts(stack: Stack, notes: string[]): Stack {
  const hosted = [...stack.services.values()].filter(({ network_mode }) => network_mode === "host");
  for (const { name } of hosted) {
    notes.push(`service ${name} is on the host's own network: its ports are taken as they are, once for all jobs`);
  }
  const networks = new Map([...stack.networks].map(([key, network]) => [key, withFreeSubnets(network, notes)]));
  return { ...mapServices(stack, withFreePorts), networks };
}

function withFreePorts(service: Service): Service {
  const ports = service.ports?.map(({ published: _, ...port }): Port => port);
  const networks = service.networks && Object.entries(service.networks).map(([key, on]) => [key, on && unplaced(on)]);
  return {
    ...service,
    ...(ports === undefined ? {} : { ports }),
    ...(networks === undefined ? {} : { networks: Object.fromEntries(networks) }),
  };
}

function unplaced({ ipv4_address: _four, ipv6_address: _six, ...on }: NetworkAttachment): NetworkAttachment {
  return on;
}

function withFreeSubnets(network: Network, notes: string[]): Network {
  const { config = [], ...ipam } = network.ipam;
  if (network.external === true || config.length === 0) return network;
  notes.push(
    `network ${network.name} gets a subnet of the engine's choice, and its containers addresses (--keep-ports)`,
  );
  return { ...network, ipam };
}
