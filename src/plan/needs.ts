import { order } from "../graph/order.ts";
import { dependenciesOf } from "../stack/dependencies.ts";
import type { Dependency, Service, Stack } from "../stack/stack.ts";

/** The dependencies between a stack's services. Dependencies on services outside the stack are left out. */
export interface Needs {
  /** Each service's dependencies, in the file's order. */
  readonly of: ReadonlyMap<string, readonly Dependency[]>;
  /** The services, dependencies first. */
  readonly order: readonly string[];
  /** The services whose completion another service waits for. */
  readonly awaited: ReadonlySet<string>;
}

export function needsOf(services: Stack["services"]): Needs {
  const within = (service: Service) => dependenciesOf(service).filter(({ on }) => services.has(on));
  const of = new Map([...services].map(([name, service]) => [name, within(service)]));
  const edges = new Map([...of].map(([name, dependencies]) => [name, dependencies.map(({ on }) => on)]));
  const completed = [...of.values()].flat().filter(({ until }) => until === "completed");
  return { of, order: order(edges), awaited: new Set(completed.map(({ on }) => on)) };
}

/** The keys of a service's networks; none if it has a `network_mode`. */
export function networkKeys(service: Partial<Service>): string[] {
  return service.network_mode === undefined ? Object.keys(service.networks ?? {}) : [];
}

/** The keys of the named volumes that a service mounts. */
export function volumeKeys(service: Partial<Service>): string[] {
  const sources = (service.volumes ?? []).map((mount) => (mount.type === "volume" ? mount.source : undefined));
  return [...new Set(sources.filter((source) => source !== undefined && source !== ""))] as string[];
}

/** The stack with only the named services. The others count as disabled, not as orphans. */
export function selectServices(stack: Stack, names: ReadonlySet<string>): Stack {
  const entries = [...stack.services];
  return {
    ...stack,
    services: new Map(entries.filter(([name]) => names.has(name))),
    disabled: new Map([...stack.disabled, ...entries.filter(([name]) => !names.has(name))]),
  };
}
