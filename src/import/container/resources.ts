import type { NetworkFact, VolumeFact } from "../../engine/facts.ts";
import type { InspectConfig } from "../../engine/inspect-config.ts";
import { labels } from "../../engine/labels.ts";
import { type Fields, nonEmpty } from "../service-draft.ts";

type Labelled = Pick<VolumeFact, "name" | "labels">;

/** The key of a network or volume: from the project's label, else its name. */
export function ownKey({ name, labels: ownLabels }: Labelled, project: string | undefined): string {
  const key = ownLabels[labels.network] ?? ownLabels[labels.volume];
  return key !== undefined && isOwn({ name, labels: ownLabels }, project) ? key : name;
}

function isOwn({ labels: ownLabels }: Labelled, project: string | undefined): boolean {
  return project !== undefined && ownLabels[labels.project] === project;
}

/** The attributes of a volume; external if another project owns it, to protect its data. */
export function volumeFields(volume: VolumeFact, key: string, project: string | undefined): Fields {
  const { driver, options } = volume;
  if (!isOwn(volume, project)) return { external: true };
  return {
    ...named(volume, key, project),
    ...nonEmpty({ driver: driver === "local" ? undefined : driver, driver_opts: options, labels: userLabels(volume) }),
  };
}

interface NetworkPlace {
  readonly key: string;
  readonly project: string | undefined;
  readonly containers: readonly InspectConfig[];
}

export function networkFields(network: NetworkFact, { key, project, containers }: NetworkPlace): Fields {
  if (!isOwn(network, project)) return { external: true };
  const { driver, options, internal, attachable, enableIpv6, subnets } = network;
  // If the engine chose the subnet, it can choose again.
  const isFixed = containers.some(({ endpoints }) => endpoints[network.name]?.IPAMConfig?.IPv4Address);
  const pools = subnets.map(({ subnet, gateway, ipRange }) => nonEmpty({ subnet, gateway, ip_range: ipRange }));
  return {
    ...named(network, key, project),
    ...nonEmpty({
      driver: driver === "bridge" ? undefined : driver,
      driver_opts: options,
      internal,
      attachable,
      enable_ipv6: enableIpv6,
      ipam: isFixed ? { config: pools } : undefined,
      labels: userLabels(network),
    }),
  };
}

function named({ name }: Labelled, key: string, project: string | undefined): Fields {
  return name === `${project}_${key}` ? {} : { name };
}

function userLabels({ labels: ownLabels }: Labelled): Fields {
  const isTools = (key: string) => key.startsWith("com.docker.compose.") || key.startsWith("berth.");
  return Object.fromEntries(Object.entries(ownLabels).filter(([key]) => !isTools(key)));
}
