import type { Engine } from "../engine/engine.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import type { Env } from "../env.ts";
import type { Loaded } from "../stack/load.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { type Endpoint, type Endpoints, endpoints, publishedTargets, scheme } from "./endpoints.ts";
import { detectHost, engineHost } from "./engine-host.ts";
import { isOutOfReach } from "./reachable.ts";

/** Where to reach the services of a run from here. */
export interface LocatedEndpoints {
  readonly endpoints: Endpoints;
  /** A sentence for each port that cannot be reached. */
  readonly warnings: readonly string[];
}

/** A stack and its containers. */
export interface RunningStack {
  readonly loaded: Pick<Loaded, "stack">;
  readonly engine: Engine;
  readonly containers: readonly ContainerSummary[];
}

const known = new WeakMap<RunningStack, Promise<LocatedEndpoints>>();

/** Where to reach the services of a run from here. Determined once. */
export function locateEndpoints(up: RunningStack, env: Env): Promise<LocatedEndpoints> {
  const found = known.get(up) ?? locate(up, env);
  known.set(up, found);
  return found;
}

async function locate({ loaded, engine, containers }: RunningStack, env: Env): Promise<LocatedEndpoints> {
  const host = await engineHost(engine, detectHost(env));
  const warnings = containers.flatMap(({ name, ports }) =>
    ports
      .filter((port) => isOutOfReach(port, host))
      .map(
        ({ target, hostIp }) =>
          `${name} publishes port ${target} on ${hostIp} of ${host} only: it cannot be reached from here`,
      ),
  );
  return { endpoints: endpoints(loaded.stack, containers, host), warnings };
}

/** Where services reach each other on the stack's networks: at their names and the ports inside their containers. */
export function innerEndpoints({ name, services }: Pick<Stack, "name" | "services">): Endpoints {
  const reached = [...services.values()].map((service) => {
    const ports = innerTargets(service).map(({ target, protocol }): Endpoint => {
      const url = `${scheme(service, { labels: service.labels ?? {} }, { target, protocol })}://${service.name}:${target}`;
      return { target, protocol, host: service.name, port: target, url };
    });
    return [
      service.name,
      ports.length === 0 ? [] : [{ number: 1, container: `${name}-${service.name}-1`, ports }],
    ] as const;
  });
  return { project: name, services: new Map(reached.filter(([, replicas]) => replicas.length > 0)) };
}

/** The ports that a service declares, published or only exposed. */
export function innerTargets(service: Service): readonly Pick<Endpoint, "target" | "protocol">[] {
  const published = publishedTargets(service);
  const exposed = (service.expose ?? []).flatMap((text) => {
    const [, target, protocol = "tcp"] = /^(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
    return target === undefined ? [] : [{ target: Number(target), protocol }];
  });
  const isNew = ({ target, protocol }: Pick<Endpoint, "target" | "protocol">) =>
    !published.some((each) => each.target === target && each.protocol === protocol);
  return [...published, ...exposed.filter(isNew)];
}
