import type { FileObject, Service, Stack } from "./stack.ts";

const config = "#apisocket";

/** The stack with the engine's socket, and a Docker config, mounted where `use_api_socket` asks for them; as docker compose does it, hash and all. */
export function withApiSocket(stack: Stack, socket: string, dockerConfig: string): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => [
    name,
    service.use_api_socket === true ? mounted(service, socket) : service,
  ]);
  // As a secret value, it is for the engine only.
  const object: FileObject = { name: config, value: dockerConfig };
  return { ...stack, services: new Map(changed), configs: new Map([...stack.configs, [config, object]]) };
}

function mounted(service: Service, socket: string): Service {
  const { volumes = [], configs = [], environment = {} } = service;
  return {
    ...service,
    volumes: [...volumes, { type: "bind", source: socket, target: "/var/run/docker.sock" }],
    // Whoever sets it knows what they do.
    environment:
      "DOCKER_CONFIG" in environment ? environment : { ...environment, DOCKER_CONFIG: "/run/secrets/docker" },
    configs: [...configs, { source: config, target: "/run/secrets/docker/config.json" }],
  };
}
