import type { ContainerSummary } from "../../engine/facts.ts";
import { cyclicGroups } from "../../graph/dependents.ts";
import { type Edges, findCycle } from "../../graph/order.ts";
import { runImage } from "../../observe/image-content.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { dependenciesOf } from "../../stack/dependencies.ts";
import type { Dependency, Network, Port, Service, Stack, Volume } from "../../stack/stack.ts";

/** The resources of a stack and their dependencies as plain data, the source of every output format. */
export interface Graph {
  readonly name: string;
  /** In file order; then services of inactive profiles, then missing services that others depend on. */
  readonly services: readonly ServiceNode[];
  readonly dependencies: readonly DependencyEdge[];
  readonly networks: readonly ResourceNode[];
  readonly volumes: readonly ResourceNode[];
  /** One cycle for each group of services that wait for each other: `["a", "b", "a"]`. */
  readonly cycles: readonly (readonly string[])[];
}

export interface ServiceNode {
  readonly name: string;
  /** disabled: no active profile includes it. missing: others depend on it, but the file does not define it. */
  readonly presence: "enabled" | "disabled" | "missing";
  readonly image?: string;
  readonly isBuilt: boolean;
  readonly replicas: number;
  readonly profiles: readonly string[];
  readonly ports: readonly Port[];
  /** Keys of the networks that it joins. */
  readonly networks: readonly string[];
  /** Such as `host` or `service:db`, instead of networks. */
  readonly networkMode?: string;
  readonly mounts: readonly VolumeMount[];
  readonly live?: Live;
  readonly role?: ServiceRole;
}

/** A service's relation to the highlighted one. blocked: it waits for the chosen one. aside: unrelated. */
export type ServiceRole = "chosen" | "needed" | "blocked" | "aside";

/** A named volume in a service's containers. */
export interface VolumeMount {
  readonly volume: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface DependencyEdge extends Dependency {
  readonly from: string;
  /** Both ends are in the same cycle. */
  readonly isCircular: boolean;
}

/** A network or a volume. */
export interface ResourceNode {
  readonly key: string;
  /** Its name in the engine. */
  readonly name: string;
  readonly driver?: string;
  readonly isExternal: boolean;
  /** A network without access to the outside. */
  readonly isInternal: boolean;
}

/** Converts a stack to a graph. Accepts stacks with cycles and references to missing services. */
export function graphOf(stack: Stack): Graph {
  const known = [...stack.services.values(), ...stack.disabled.values()];
  const needs = new Map(known.map((service) => [service.name, dependenciesOf(service)]));
  const edges = new Map([...needs].map(([name, dependencies]) => [name, dependencies.map(({ on }) => on)]));
  const groups = cyclicGroups(edges);
  const circleOf = new Map(groups.flatMap((names) => names.map((name) => [name, names] as const)));
  const missing = new Set([...edges.values()].flat().filter((name) => !edges.has(name)));
  return {
    name: stack.name,
    services: [...known.map((service) => nodeOf(stack, service)), ...[...missing].map(missingNode)],
    dependencies: [...needs].flatMap(([from, dependencies]) =>
      dependencies.map((dependency) => {
        const circle = circleOf.get(from);
        return { from, ...dependency, isCircular: circle !== undefined && circle === circleOf.get(dependency.on) };
      }),
    ),
    networks: [...stack.networks].map(resourceNode),
    volumes: [...stack.volumes].map(resourceNode),
    cycles: groups.map((names) => findCycle(within(edges, names)) ?? names),
  };
}

function within(edges: Edges, names: readonly string[]): Edges {
  return new Map(names.map((name) => [name, (edges.get(name) ?? []).filter((needed) => names.includes(needed))]));
}

function nodeOf(stack: Stack, service: Service): ServiceNode {
  const { name, build, scale, deploy, network_mode: networkMode } = service;
  return {
    name,
    presence: stack.services.has(name) ? "enabled" : "disabled",
    ...(service.image === undefined && build === undefined
      ? {}
      : { image: withoutPasswords(runImage(stack, service)) }),
    isBuilt: build !== undefined,
    replicas: scale ?? deploy?.replicas ?? 1,
    profiles: service.profiles ?? [],
    ports: service.ports ?? [],
    networks: Object.keys(service.networks ?? {}),
    ...(networkMode === undefined ? {} : { networkMode: withoutPasswords(networkMode) }),
    mounts: (service.volumes ?? []).flatMap(({ type, source, target, read_only }) =>
      type === "volume" && source !== undefined ? [{ volume: source, target, readOnly: read_only ?? false }] : [],
    ),
  };
}

function missingNode(name: string): ServiceNode {
  return { name, presence: "missing", isBuilt: false, replicas: 1, profiles: [], ports: [], networks: [], mounts: [] };
}

function resourceNode([key, resource]: readonly [string, Network | Volume]): ResourceNode {
  const { name, driver, external = false } = resource;
  const isInternal = "internal" in resource && resource.internal === true;
  return { key, name, ...(driver === undefined ? {} : { driver }), isExternal: external, isInternal };
}

/** What the engine has of a service, at one moment. */
export interface Live {
  readonly level: Level;
  /** Such as `healthy`, `exited 1`, `2 of 3 running`. */
  readonly text: string;
  readonly containers: readonly Pick<ContainerSummary, "name" | "state" | "health" | "exitCode">[];
}

/** From best to worst: a service is shown as its worst container is. */
export type Level = (typeof levels)[number];

export const levels = ["good", "done", "absent", "busy", "bad"] as const;
