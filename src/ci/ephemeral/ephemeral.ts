import type { Dict, Mount, Network, NetworkAttachment, Port, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";

export interface EphemeralOptions {
  /** The project's name, unique at the engine. */
  readonly project: string;
  /** Labels for everything that is created. */
  readonly marks: Dict<string>;
  /** Keep the host ports and addresses of the file: then only one such stack can be up at a time. */
  readonly keepPorts: boolean;
}

/** A stack that shares no name and no port with another of the same file, with notes for the user. */
export interface Ephemeral {
  readonly stack: Stack;
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/** Turns a stack into a separate project, so that many stacks of one file can run on one engine. */
export function ephemeral(given: Stack, { project, marks, keepPorts }: EphemeralOptions): Ephemeral {
  const notes: string[] = [];
  const named = isolateNames(isolateImages(withoutContainerNames(given), project), project, notes);
  const stack = keepPorts ? named : isolatePorts(named, notes);
  return { stack: { ...stack, name: project, marks }, notes };
}

/**
 * Gives images that the file builds the project's own names. Otherwise jobs of different commits would overwrite each
 * other's images. Services that run or mount such an image get the one built here.
 */
function isolateImages(stack: Stack, project: string): Stack {
  const { separator = "-" } = stack;
  const builders = new Map<string, Service>();
  for (const service of [...stack.services.values(), ...stack.disabled.values()]) {
    const { build, image } = service;
    if (build !== undefined && image !== undefined && !builders.has(image)) builders.set(image, service);
  }
  if (builders.size === 0) return stack;
  const ownImage = (reference: string | undefined) => {
    const builder = builders.get(reference ?? "");
    return builder && `${project}${separator}${builder.name}`;
  };
  return mapServices(stack, (service) => {
    const volumes = service.volumes?.map((mount) => withSource(mount, ownImage(mount.source)));
    const own = { ...service, ...(volumes === undefined ? {} : { volumes }) };
    const image = ownImage(service.image);
    if (image === undefined) return own;
    const { image: _name, pull_policy: _policy, ...rest } = own;
    // No registry has it.
    return builders.get(service.image ?? "") === service ? rest : { ...rest, image, pull_policy: "never" };
  });
}

function withSource(mount: Mount, image: string | undefined): Mount {
  return mount.type === "image" && image !== undefined ? { ...mount, source: image } : mount;
}

/** Lets the engine choose host ports and addresses, since a fixed one can be used only once. */
function isolatePorts(stack: Stack, notes: string[]): Stack {
  const hosted = [...stack.services.values()].filter(({ network_mode }) => network_mode === "host");
  for (const { name } of hosted) {
    notes.push(`service ${name} uses the host's network: its ports are fixed, so only one job can use them at a time`);
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
    `network ${network.name} gets a subnet and addresses of the engine's choice (--keep-ports keeps those of the file)`,
  );
  return { ...network, ipam };
}

interface Named {
  readonly name: string;
  readonly external?: boolean;
}

/** Gives networks and volumes the project's own names, also if the file sets one. External ones stay unchanged. */
function isolateNames(stack: Stack, project: string, notes: string[]): Stack {
  const renamed = <T extends Named>(kind: string, resources: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map(
      [...resources].map(([key, resource]) => {
        if (resource.external === true) return [key, resource];
        const isFixed = resource.name !== `${stack.name}_${key}`;
        const name = `${project}_${isFixed ? resource.name : key}`;
        if (isFixed)
          notes.push(`${kind} ${resource.name} is named ${name} here: with a fixed name, all jobs would share it`);
        return [key, { ...resource, name }];
      }),
    );
  return { ...stack, networks: renamed("network", stack.networks), volumes: renamed("volume", stack.volumes) };
}

/** Removes `container_name`, which is unique on an engine. The name still reaches the service, as a network alias. */
function withoutContainerNames(stack: Stack): Stack {
  const owners = new Map(
    [...stack.disabled.values(), ...stack.services.values()].flatMap(({ name, container_name: own }) =>
      own === undefined ? [] : [[own, name] as const],
    ),
  );
  if (owners.size === 0) return stack;
  return mapServices(stack, (service) => withServiceReferences(unnamed(service), owners));
}

/** Makes the name an alias on each network, since the engine's DNS would have resolved it there. */
function unnamed(service: Service): Service {
  const { container_name: own, ...rest } = service;
  if (own === undefined || service.networks === undefined) return rest;
  const aliased = Object.entries(service.networks).map(([key, attachment]): [string, NetworkAttachment] => [
    key,
    { ...attachment, aliases: [...new Set([...(attachment?.aliases ?? []), own])] },
  ]);
  return { ...rest, networks: Object.fromEntries(aliased) as Dict<NetworkAttachment> };
}

/** `network_mode: container:my-db` → `service:db`. */
function withServiceReferences(service: Service, owners: ReadonlyMap<string, string>): Service {
  const shared = (text: string | undefined) => {
    const owner = owners.get(/^container:(.*)$/.exec(text ?? "")?.[1] ?? "");
    return owner === undefined ? text : `service:${owner}`;
  };
  const mounted = (text: string) => {
    const [, name = "", mode = ""] = /^container:([^:]*)(:.*)?$/.exec(text) ?? [];
    const owner = owners.get(name);
    return owner === undefined ? text : `${owner}${mode}`;
  };
  const { network_mode, pid, ipc, volumes_from } = service;
  const references = Object.entries({
    network_mode: shared(network_mode),
    pid: shared(pid),
    ipc: shared(ipc),
    volumes_from: volumes_from?.map(mounted),
  }).filter(([, value]) => value !== undefined);
  return { ...service, ...Object.fromEntries(references) };
}
