import type { ContainerFact } from "../engine/facts.ts";
import { isOneOff } from "../engine/labels.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { byName, numberOf, serviceOf } from "./classify-containers.ts";

/** One wanted container of a service. */
export interface Replica {
  readonly service: string;
  readonly number: number;
  /** The container's name at the engine. */
  readonly name: string;
  /** What steps call it: `web-1`. */
  readonly label: string;
}

/** The replica of a number: `project-service-N`, or the file's `container_name`. */
export function replicaOf(
  { name: project, separator = "-" }: Pick<Stack, "name" | "separator">,
  service: Service,
  number: number,
): Replica {
  const name = service.container_name ?? [project, service.name, number].join(separator);
  return { service: service.name, number, name, label: `${service.name}-${number}` };
}

/** Where a container waits for its replacement; as docker compose calls it, so that either tool knows the other's leftovers. */
export function temporaryName(fact: ContainerFact): string {
  return `${fact.id.slice(0, 12)}_${fact.name}`;
}

/** What steps call the container that runs a `pre_start` hook. */
export function initLabel(service: string, index: number): string {
  return `${service} pre_start[${index}]`;
}

/** The name of the container that runs a `pre_start` hook, as docker compose gives it. */
export function initName(project: string, service: string, index: number): string {
  return `${project}-${service}-pre_start-${index}`;
}

/** Ids of steps by what they are about: a pure function of names, so that a step can come after one not written yet. */
export const stepId = {
  createNetwork: (name: string) => `create network ${name}`,
  removeNetwork: (name: string) => `remove network ${name}`,
  createVolume: (name: string) => `create volume ${name}`,
  removeVolume: (name: string) => `remove volume ${name}`,
  /** One name may stand for images of several platforms, each fetched by itself. */
  pull: (image: string, platform?: string) =>
    platform === undefined ? `pull ${image}` : `pull ${image} for ${platform}`,
  push: (image: string) => `push ${image}`,
  build: (image: string) => `build ${image}`,
  removeImage: (image: string) => `remove image ${image}`,
  rename: (label: string) => `rename ${label}`,
  create: (label: string) => `create ${label}`,
  connect: (label: string, network: string) => `connect ${label} to ${network}`,
  start: (label: string) => `start ${label}`,
  postStart: (label: string) => `post_start ${label}`,
  preStop: (label: string) => `pre_stop ${label}`,
  createInit: (service: string, index: number) => `create ${initLabel(service, index)}`,
  runInit: (service: string, index: number) => `run ${initLabel(service, index)}`,
  pause: (label: string) => `pause ${label}`,
  kill: (label: string) => `kill ${label}`,
  unpause: (label: string) => `unpause ${label}`,
  restart: (label: string) => `restart ${label}`,
  stop: (label: string) => `stop ${label}`,
  remove: (label: string) => `remove ${label}`,
} as const;

/** What steps call a container that exists: `web-1`; its whole name where that is ambiguous, or it is no replica. */
export function containerLabels(facts: readonly ContainerFact[]): (fact: ContainerFact) => string {
  const owners = new Map<string, string>();
  for (const fact of [...facts].sort(byName)) {
    const label = replicaLabel(fact);
    if (label !== undefined && !owners.has(label)) owners.set(label, fact.id);
  }
  return (fact) => {
    const label = replicaLabel(fact);
    return label !== undefined && owners.get(label) === fact.id ? label : `container ${fact.name}`;
  };
}

function replicaLabel(fact: ContainerFact): string | undefined {
  const number = numberOf(fact);
  return number === 0 || isOneOff(fact) ? undefined : `${serviceOf(fact)}-${number}`;
}
