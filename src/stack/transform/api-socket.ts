import type { FileObject, Service, Stack } from "../stack.ts";

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
