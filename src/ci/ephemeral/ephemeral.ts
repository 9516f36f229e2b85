import { UsageError } from "../../errors.ts";
import type { Dict, Mount, NetworkAttachment, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";
import { isolateAddresses } from "./isolate-addresses.ts";

export interface EphemeralOptions {
  /** The project's name, unique at the engine. */
  readonly project: string;
  /** Labels for everything that is created. */
  readonly labels: Dict<string>;
  /** Keep the host ports and addresses of the file: then only one such stack can be up at a time. */
  readonly keepPorts: boolean;
  /** Let services write to external volumes. */
  readonly keepExternal: boolean;
}

/** A stack that shares no name and no port with another of the same file, with notes for the user. */
export interface Ephemeral {
  readonly stack: Stack;
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Turns a stack into a separate project, so that many stacks of one file can run on one engine. Throws UsageError if it
 * would write to external volumes.
 */
export function ephemeral(file: Stack, { project, labels, keepPorts, keepExternal }: EphemeralOptions): Ephemeral {
  const notes: string[] = [];
  const named = isolateNames(isolateImages(withoutContainerNames(file), project), project, notes);
  checkExternalVolumes(named, keepExternal, notes);
  for (const { name, driver_opts, external } of named.volumes.values()) {
    const { device = "tmpfs" } = external === true ? {} : (driver_opts ?? {});
    if (device !== "tmpfs") notes.push(`volume ${name} stores its data in ${device}, which all jobs share`);
  }
  const stack = keepPorts ? named : isolateAddresses(named, notes);
  return { stack: { ...stack, name: project, ownLabels: labels }, notes };
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

/** A volume that a service would write to, although it is not the run's own. */
interface ExternalVolume {
  /** `volume NAME (external)`, or the container whose volumes they are. */
  readonly what: string;
  readonly service: string;
}

/**
 * Throws UsageError if the services would write to volumes that the stack does not own, such as a production database;
 * notes for each if they may.
 */
function checkExternalVolumes(stack: Stack, mayWrite: boolean, notes: string[]): void {
  const written = [...stack.services.values()].flatMap((service) => externalVolumesOf(service, stack));
  const lines = [...new Set(written.map(({ what, service }) => `service ${service} writes to ${what}`))];
  if (mayWrite) for (const line of lines) notes.push(`${line}, which stays after this run`);
  else if (lines.length > 0) {
    throw new UsageError(["the temporary stack would write to data that is not its own:", ...lines].join("\n"), {
      hint: "Mount it read-only, use a volume that is not external, or allow it with --keep-external.",
    });
  }
}

function externalVolumesOf(service: Service, { volumes }: Stack): readonly ExternalVolume[] {
  const { name } = service;
  const external = (mount: Mount): readonly ExternalVolume[] => {
    const volume = mount.type === "volume" && !mount.read_only ? volumes.get(mount.source ?? "") : undefined;
    return volume?.external === true ? [{ what: `external volume ${volume.name}`, service: name }] : [];
  };
  const parts = [service, ...(service.pre_start ?? [])];
  return parts.flatMap(({ volumes: mounts = [], volumes_from: sources = [] }) => [
    ...mounts.flatMap(external),
    ...sources.flatMap((source) => {
      const container = /^container:([^:]*)(?!.*:ro$)/.exec(source)?.[1];
      return container === undefined ? [] : [{ what: `volumes of container ${container}`, service: name }];
    }),
  ]);
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
  return mapServices(stack, (service) => withServiceReferences(withNameAsAlias(service), owners));
}

/** Makes the name an alias on each network, since the engine's DNS would have resolved it there. */
function withNameAsAlias(service: Service): Service {
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
  const toService = (text: string | undefined) => {
    const owner = owners.get(/^container:(.*)$/.exec(text ?? "")?.[1] ?? "");
    return owner === undefined ? text : `service:${owner}`;
  };
  const toMount = (text: string) => {
    const [, name = "", mode = ""] = /^container:([^:]*)(:.*)?$/.exec(text) ?? [];
    const owner = owners.get(name);
    return owner === undefined ? text : `${owner}${mode}`;
  };
  const { network_mode, pid, ipc, volumes_from } = service;
  const references = Object.entries({
    network_mode: toService(network_mode),
    pid: toService(pid),
    ipc: toService(ipc),
    volumes_from: volumes_from?.map(toMount),
  }).filter(([, value]) => value !== undefined);
  return { ...service, ...Object.fromEntries(references) };
}
