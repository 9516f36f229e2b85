import type { ContainerFact } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import type { Service } from "../stack/stack.ts";
import type { Endpoint } from "./endpoints.ts";

/** Which scheme a port's URL has: what a label says, what the file says of the port, what is usual; else the protocol. */
export function scheme(
  service: Service,
  { labels: given }: Pick<ContainerFact, "labels">,
  { target, protocol }: Pick<Endpoint, "target" | "protocol">,
): string {
  const port = service.ports?.find((each) => each.target === target && (each.protocol ?? "tcp") === protocol);
  const said = [given[`${labels.scheme}.${target}`], given[labels.scheme], port?.app_protocol];
  const usual = protocol === "tcp" ? wellKnown.get(target) : undefined;
  return said.find((name) => name !== undefined && form.test(name)) ?? usual ?? protocol;
}

const form = /^[a-z][a-z0-9+.-]*$/i;

/** What listens on a port inside a container, nearly always. */
const wellKnown: ReadonlyMap<number, string> = new Map(
  Object.entries({
    amqp: [5672],
    amqps: [5671],
    bolt: [7687],
    cassandra: [9042],
    ftp: [21],
    // Search, registries and consoles among them.
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
