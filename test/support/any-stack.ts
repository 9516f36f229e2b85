import fc from "fast-check";
import type { DependsOn, Service, Stack } from "../../src/stack/stack.ts";
import { stackOf } from "./stacks.ts";

interface Sketch {
  readonly present: boolean;
  readonly replicas: number;
  readonly version: number;
  readonly oneShot: boolean;
  readonly needs: readonly {
    readonly on: number;
    readonly healthy: boolean;
    readonly required: boolean;
    readonly restart: boolean;
  }[];
  readonly back: boolean;
  readonly data: boolean;
  readonly named: boolean;
  readonly port: boolean;
  readonly shares: boolean;
}

const names = ["db", "cache", "seed", "api", "web"] as const;

const sketch: fc.Arbitrary<Sketch> = fc.record({
  present: fc.boolean().map((absent) => !absent),
  replicas: fc.constantFrom(1, 1, 1, 2, 3, 0),
  version: fc.nat(2),
  oneShot: fc.boolean(),
  needs: fc.array(fc.record({ on: fc.nat(3), healthy: fc.boolean(), required: fc.boolean(), restart: fc.boolean() }), {
    maxLength: 2,
  }),
  back: fc.boolean(),
  data: fc.boolean(),
  named: fc.boolean(),
  port: fc.boolean(),
  shares: fc.boolean(),
});

/** Stacks of up to five services with all kinds of dependencies, scales, names, networks, volumes, ports and sharing. */
export const anyStack: fc.Arbitrary<Stack> = fc
  .record({ services: fc.tuple(sketch, sketch, sketch, sketch, sketch), internal: fc.boolean(), driver: fc.boolean() })
  .map(({ services, internal, driver }) =>
    stackOf({
      services: Object.fromEntries(
        services.flatMap((each, index) => (each.present ? [[names[index], serviceFrom(services, index)]] : [])),
      ),
      networks: { back: { internal, ...(driver ? { driver: "bridge" } : {}) } },
      volumes: { data: {} },
    }),
  );

type Tuple = readonly Sketch[];

/** A service needs earlier ones only, so there is no cycle. */
function needsOf(all: Tuple, index: number): [string, DependsOn][] {
  return (all[index]?.needs ?? []).flatMap(({ on, healthy, required, restart }) => {
    const target = all[on];
    if (on >= index || target === undefined || !target.present) return [];
    const condition = isOneShot(all, on)
      ? ("service_completed_successfully" as const)
      : healthy
        ? ("service_healthy" as const)
        : ("service_started" as const);
    return [[names[on] ?? "", { condition, required, restart }]];
  });
}

/** One that nothing waits for would start again at every up: it is none. */
function isOneShot(all: Tuple, index: number): boolean {
  const isNeeded = all.some(
    (each, later) => later > index && each.present && each.needs.some(({ on }) => on === index),
  );
  return isNeeded && all[index]?.oneShot === true;
}

function serviceFrom(all: Tuple, index: number): Partial<Service> {
  const { replicas, version, back, data, named, port, shares } = all[index] as Sketch;
  const single = replicas <= 1;
  const donor =
    shares && index > 0 && all[index - 1]?.present && !isOneShot(all, index - 1) ? names[index - 1] : undefined;
  const donorRuns = donor !== undefined && (all[index - 1]?.replicas ?? 0) > 0;
  const needs = needsOf(all, index);
  if (donorRuns && !needs.some(([name]) => name === donor))
    needs.push([donor, { condition: "service_started", required: true, restart: true }]);
  return {
    environment: { VERSION: String(version) },
    scale: replicas,
    command: isOneShot(all, index) ? ["true"] : ["serve"],
    healthcheck: { test: ["CMD", "true"] },
    depends_on: Object.fromEntries(needs),
    volumes: [
      { type: "volume", target: "/scratch" },
      ...(data ? [{ type: "volume" as const, source: "data", target: "/data" }] : []),
    ],
    ...(named && single
      ? { container_name: `named-${version}-${index % 2 === 0 ? names[index] : "odd"}-${index}` }
      : {}),
    ...(port && single ? { ports: [{ target: 80, published: String(8080 + ((index + version) % 5)) }] } : {}),
    ...(donorRuns
      ? { network_mode: `service:${donor}` }
      : { networks: back ? { default: null, back: null } : { default: null } }),
  };
}

/** No two services publish the same port: an engine could not run them side by side. */
export function portsAreDistinct(stack: Stack): boolean {
  const ports = [...stack.services.values()]
    .filter((service) => service.scale !== 0)
    .flatMap((service) => (service.ports ?? []).map((port) => port.published));
  return new Set(ports).size === ports.length;
}
