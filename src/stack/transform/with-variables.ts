import type { FileObject, Service, Stack } from "../stack.ts";

/** Returns the additional variables of a service. */
export type VariablesOf = (service: Service) => Readonly<Record<string, string>>;

/** The stack with additional variables in its services' environments; they win over the file. */
export function withVariables(stack: Stack, variablesOf: VariablesOf): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => {
    const more = variablesOf(service);
    const isSame = Object.keys(more).length === 0;
    return [name, isSame ? service : { ...service, environment: { ...service.environment, ...more } }];
  });
  return { ...stack, services: new Map(changed) };
}

/** The stack without the services that a provider program runs: they have no containers to plan for. */
export function withoutProviders(stack: Stack): Stack {
  const provided = [...stack.services].filter(([, service]) => service.provider !== undefined);
  if (provided.length === 0) return stack;
  const services = [...stack.services].filter(([, service]) => service.provider === undefined);
  return { ...stack, services: new Map(services), disabled: new Map([...stack.disabled, ...provided]) };
}

/** The names of a service's two variables for a model: the one for the model's name, and the one for its URL. */
export function modelVariables(
  reference: string,
  given: Readonly<Record<string, string>> | null,
): readonly [string, string] {
  const prefix = reference.toUpperCase().replaceAll("-", "_");
  return [given?.["model_var"] ?? `${prefix}_MODEL`, given?.["endpoint_var"] ?? `${prefix}_URL`];
}

const config = "#apisocket";

/** The path of the engine's socket on the engine's own machine. */
const socket = "/var/run/docker.sock";

/** The stack with the engine's socket and a Docker config mounted in services with `use_api_socket`, exactly as docker compose does it. */
export function withApiSocket(stack: Stack, dockerConfig: string): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => [
    name,
    withSocket({ ...service, ...(service.pre_start && { pre_start: service.pre_start.map(withSocket) }) }),
  ]);
  // In `value`, it is treated as a secret: only the engine receives it.
  const object: FileObject = { name: config, value: dockerConfig };
  return { ...stack, services: new Map(changed), configs: new Map([...stack.configs, [config, object]]) };
}

function withSocket<Spec extends Partial<Service>>(spec: Spec): Spec {
  if (spec.use_api_socket !== true) return spec;
  const { volumes = [], configs = [], environment = {} } = spec;
  return {
    ...spec,
    volumes: [...volumes, { type: "bind", source: socket, target: socket }],
    // A DOCKER_CONFIG of the user's own wins.
    environment:
      "DOCKER_CONFIG" in environment ? environment : { ...environment, DOCKER_CONFIG: "/run/secrets/docker" },
    configs: [...configs, { source: config, target: "/run/secrets/docker/config.json" }],
  };
}
