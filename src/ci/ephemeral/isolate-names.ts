import type { Dict, NetworkAttachment, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";

interface Named {
  readonly name: string;
  readonly external?: boolean;
}

/** Networks and volumes under the project's own names, also where the file fixes one; external ones are as they are. */
export function isolateNames(stack: Stack, project: string, notes: string[]): Stack {
  const renamed = <T extends Named>(kind: string, resources: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map(
      [...resources].map(([key, resource]) => {
        if (resource.external === true) return [key, resource];
        const isFixed = resource.name !== `${stack.name}_${key}`;
        const name = `${project}_${isFixed ? resource.name : key}`;
        if (isFixed) notes.push(`${kind} ${resource.name} is ${name} here: of a fixed name there is one for all jobs`);
        return [key, { ...resource, name }];
      }),
    );
  return { ...stack, networks: renamed("network", stack.networks), volumes: renamed("volume", stack.volumes) };
}

/** Without the file's names for containers, which are unique at an engine; who goes by such a name still finds the service. */
export function withoutContainerNames(stack: Stack): Stack {
  const owners = new Map(
    [...stack.disabled.values(), ...stack.services.values()].flatMap(({ name, container_name: own }) =>
      own === undefined ? [] : [[own, name] as const],
    ),
  );
  if (owners.size === 0) return stack;
  return mapServices(stack, (service) => withServiceReferences(unnamed(service), owners));
}

/** The name becomes an alias on each network, where the engine's DNS has answered to it so far. */
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
  const said = Object.entries({
    network_mode: shared(network_mode),
    pid: shared(pid),
    ipc: shared(ipc),
    volumes_from: volumes_from?.map(mounted),
  }).filter(([, value]) => value !== undefined);
  return { ...service, ...Object.fromEntries(said) };
}
