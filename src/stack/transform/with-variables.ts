import type { FileObject, Service, Stack } from "../stack.ts";

/** Variables for services, by the service's name. */
export type VariablesOf = (service: Service) => Readonly<Record<string, string>>;

/** The stack with more variables in its services' environments; they win over what the file says. */
export function withVariables(stack: Stack, variablesOf: VariablesOf): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => {
    const more = variablesOf(service);
    const isSame = Object.keys(more).length === 0;
    return [name, isSame ? service : { ...service, environment: { ...service.environment, ...more } }];
  });
  return { ...stack, services: new Map(changed) };
}

/** The stack without the services that somebody else's program runs: there is no container of them to plan for. */
export function withoutProviders(stack: Stack): Stack {
  const provided = [...stack.services].filter(([, service]) => service.provider !== undefined);
  if (provided.length === 0) return stack;
  const services = [...stack.services].filter(([, service]) => service.provider === undefined);
  return { ...stack, services: new Map(services), disabled: new Map([...stack.disabled, ...provided]) };
}

/** The names of the variables by which a service learns of a model: its name's, and its URL's. */
export function modelVariables(
  reference: string,
  given: Readonly<Record<string, string>> | null,
): readonly [string, string] {
  const prefix = reference.toUpperCase().replaceAll("-", "_");
  return [given?.["model_var"] ?? `${prefix}_MODEL`, given?.["endpoint_var"] ?? `${prefix}_URL`];
}

const config = "#apisocket";

/** Where an engine has its socket on its own machine, however it is reached from here. */
const socket = "/var/run/docker.sock";

/** The stack with the engine's socket, and a Docker config, mounted where `use_api_socket` asks for them; as docker compose does it, hash and all. */
export function withApiSocket(stack: Stack, dockerConfig: string): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => [
    name,
    socketed({ ...service, ...(service.pre_start && { pre_start: service.pre_start.map(socketed) }) }),
  ]);
  // As a secret value, it is for the engine only.
  const object: FileObject = { name: config, value: dockerConfig };
  return { ...stack, services: new Map(changed), configs: new Map([...stack.configs, [config, object]]) };
}

function socketed<Spec extends Partial<Service>>(spec: Spec): Spec {
  if (spec.use_api_socket !== true) return spec;
  const { volumes = [], configs = [], environment = {} } = spec;
  return {
    ...spec,
    volumes: [...volumes, { type: "bind", source: socket, target: socket }],
    // Whoever sets it knows what they do.
    environment:
      "DOCKER_CONFIG" in environment ? environment : { ...environment, DOCKER_CONFIG: "/run/secrets/docker" },
    configs: [...configs, { source: config, target: "/run/secrets/docker/config.json" }],
  };
}
