import type { Endpoint, Endpoints, ReplicaEndpoints } from "./endpoints.ts";

export type EndpointsJson = ReturnType<typeof endpointsJson>;

/** Endpoints as JSON, for BERTH_ENDPOINTS and the artefacts: see schemas/endpoints.schema.json. */
export function endpointsJson({ project, services }: Endpoints) {
  return { schemaVersion: 1, project, services: Object.fromEntries(Array.from(services, ofService)) } as const;
}

function ofService([name, replicas]: readonly [string, readonly ReplicaEndpoints[]]) {
  const main = replicas[0]?.ports[0];
  const { host = "", port = 0, url = "" } = main ?? {};
  return [name, { host, port, url, replicas: replicas.map(ofReplica) }] as const;
}

function ofReplica({ number, container, ports }: ReplicaEndpoints) {
  return { number, container, ports: ports.map(ofPort) };
}

function ofPort({ target, protocol, host, port, url }: Endpoint) {
  return { target, protocol, host, port, url };
}
