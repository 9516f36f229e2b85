import type { Graph, ServiceNode } from "./graph.ts";

/** The graph as JSON, as described in schemas/graph.schema.json. */
export function graphJson({ name, services, dependencies, networks, volumes, cycles }: Graph): string {
  const shown = {
    schemaVersion: 1,
    name,
    services: services.map(serviceJson),
    dependencies: dependencies.map(({ isCircular, ...edge }) => ({ ...edge, circular: isCircular })),
    networks: networks.map(({ isExternal, isInternal, ...rest }) => ({
      ...rest,
      external: isExternal,
      internal: isInternal,
    })),
    volumes: volumes.map(({ isExternal, isInternal: _, ...rest }) => ({ ...rest, external: isExternal })),
    cycles,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function serviceJson({ isBuilt, ports, ...node }: ServiceNode): object {
  return {
    ...node,
    built: isBuilt,
    ports: ports.map(({ host_ip: hostIp, published, target, protocol = "tcp" }) => ({
      hostIp,
      published,
      target,
      protocol,
    })),
  };
}
