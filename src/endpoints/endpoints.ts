import type { ContainerSummary } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { reachable } from "./reachable.ts";

/** Where to reach a port of a container from here. */
export interface Endpoint {
  /** Inside the container. */
  readonly target: number;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

export interface ReplicaEndpoints {
  readonly number: number;
  readonly container: string;
  /** In the file's order. The first is the service's main port. */
  readonly ports: readonly Endpoint[];
}

/** What can be reached of a stack from here. */
export interface Endpoints {
  readonly project: string;
  /** The services that publish a port, in the file's order; replicas by number. */
  readonly services: ReadonlyMap<string, readonly ReplicaEndpoints[]>;
}

/** Where to reach the published ports of a stack's containers. `engineHost` is the engine's machine as seen from here. */
export function endpoints(
  { name, services }: Pick<Stack, "name" | "services">,
  facts: readonly ContainerSummary[],
  engineHost: string,
): Endpoints {
  const replicas = facts.filter((fact) => !isOneOff(fact) && !isInit(fact)).sort((a, b) => numberOf(a) - numberOf(b));
  const reached = [...services.values()].map((service) => {
    const own = replicas.filter((fact) => fact.labels[labels.service] === service.name);
    const all = own.map((fact) => replica(service, fact, engineHost));
    return [service.name, all.filter(({ ports }) => ports.length > 0)] as const;
  });
  return { project: name, services: new Map(reached.filter(([, all]) => all.length > 0)) };
}

/** The ports that a service publishes, in the order of the file, each once: known before anything starts. */
export function publishedTargets(service: Service): readonly Pick<Endpoint, "target" | "protocol">[] {
  const ports = (service.ports ?? []).map(({ target, protocol = "tcp" }) => ({ target, protocol }));
  return tcpFirst([...new Map(ports.map((port) => [idOf(port), port])).values()]);
}

function replica(service: Service, fact: ContainerSummary, engineHost: string): ReplicaEndpoints {
  const published = fact.ports.filter((port) => port.published !== undefined);
  // Ports that are not in the file, such as those that an engine adds, come last.
  const wanted = publishedTargets(service).map(idOf);
  const others = published.toSorted((a, b) => a.target - b.target).map(idOf);
  const ports = [...new Set([...wanted, ...others])].flatMap((id): Endpoint[] => {
    const publications = published.filter((port) => idOf(port) === id);
    const [first] = publications;
    if (first === undefined) return [];
    const { target, protocol } = first;
    const { host, port } = reachable(publications, engineHost);
    const inUrl = host.includes(":") ? `[${host}]` : host;
    return [{ target, protocol, host, port, url: `${scheme(service, fact, first)}://${inUrl}:${port}` }];
  });
  return { number: numberOf(fact), container: fact.name, ports: tcpFirst(ports) };
}

function idOf({ target, protocol }: Pick<Endpoint, "target" | "protocol">): string {
  return `${target}/${protocol}`;
}

function numberOf({ labels: given }: ContainerSummary): number {
  return Number(given[labels.number] ?? 0);
}

/** TCP ports first: a UDP port is a service's main port only if it has no other. */
function tcpFirst<T extends { readonly protocol: string }>(ports: readonly T[]): readonly T[] {
  return ports.toSorted((a, b) => Number(a.protocol !== "tcp") - Number(b.protocol !== "tcp"));
}

export type EndpointsJson = ReturnType<typeof endpointsJson>;

/** Endpoints as JSON, for BERTH_ENDPOINTS and the artifacts: see schemas/endpoints.schema.json. */
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

/** The scheme of a port's URL: from a label, from the file's `app_protocol`, or the usual one of the port; else the protocol. */
export function scheme(
  service: Service,
  { labels: given }: Pick<ContainerSummary, "labels">,
  { target, protocol }: Pick<Endpoint, "target" | "protocol">,
): string {
  const port = service.ports?.find((each) => each.target === target && (each.protocol ?? "tcp") === protocol);
  const declared = [given[`${labels.scheme}.${target}`], given[labels.scheme], port?.app_protocol];
  const usual = protocol === "tcp" ? wellKnown.get(target) : undefined;
  return declared.find((name) => name !== undefined && schemePattern.test(name)) ?? usual ?? protocol;
}

const schemePattern = /^[a-z][a-z0-9+.-]*$/i;

/** The scheme that is usual for a port inside a container. */
const wellKnown: ReadonlyMap<number, string> = new Map(
  Object.entries({
    amqp: [5672],
    amqps: [5671],
    bolt: [7687],
    cassandra: [9042],
    ftp: [21],
    // Including search engines, registries and web consoles.
    http: [
      80, 2379, 3000, 4200, 4566, 5000, 5173, 7474, 8000, 8025, 8080, 8081, 8086, 8123, 8200, 8500, 8888, 9200, 15672,
    ],
    https: [443, 8443],
    kafka: [9092],
    ldap: [389],
    ldaps: [636],
    memcached: [11211],
    mongodb: [27017],
    mqtt: [1883],
    mqtts: [8883],
    mysql: [3306],
    nats: [4222],
    oracle: [1521],
    postgres: [5432, 26257],
    redis: [6379],
    smtp: [25, 587, 1025],
    sqlserver: [1433],
    ssh: [22],
  }).flatMap(([name, ports]) => ports.map((port) => [port, name] as const)),
);
