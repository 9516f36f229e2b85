import type { ObservedContainer } from "../engine/facts.ts";
import { isOneOff } from "../engine/labels.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { byName, numberOf, serviceOf } from "./classify-containers.ts";

/** A numbered container that a service should have. */
export interface Replica {
  readonly service: string;
  readonly number: number;
  /** The container's name. */
  readonly name: string;
  /** Its name in step ids: `web-1`. */
  readonly label: string;
}

/** The replica with a number. Its name is `project-service-N` or the file's `container_name`. */
export function replicaOf(
  { name: project, separator = "-" }: Pick<Stack, "name" | "separator">,
  service: Service,
  number: number,
): Replica {
  const name = service.container_name ?? [project, service.name, number].join(separator);
  return { service: service.name, number, name, label: `${service.name}-${number}` };
}

/** The name of a container while it is being replaced. The same as docker compose's, so that each tool recognizes the other's leftovers. */
export function temporaryName(fact: ObservedContainer): string {
  return `${fact.id.slice(0, 12)}_${fact.name}`;
}

/** The name in step ids of the container for a `pre_start` hook. */
export function initLabel(service: string, index: number): string {
  return `${service} pre_start[${index}]`;
}

/** The name of the container for a `pre_start` hook, as in docker compose. */
export function initName(project: string, service: string, index: number): string {
  return `${project}-${service}-pre_start-${index}`;
}

/** Step ids. They depend only on names, so that a step can come after one that has not been added yet. */
export const stepId = {
  createNetwork: (name: string) => `create network ${name}`,
  removeNetwork: (name: string) => `remove network ${name}`,
  createVolume: (name: string) => `create volume ${name}`,
  removeVolume: (name: string) => `remove volume ${name}`,
  /** An image may be pulled for several platforms, in one step each. */
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

/** The name in step ids of an existing container: `web-1`, or its full name if that is ambiguous or it is not a replica. */
export function containerLabels(facts: readonly ObservedContainer[]): (fact: ObservedContainer) => string {
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

function replicaLabel(fact: ObservedContainer): string | undefined {
  const number = numberOf(fact);
  return number === 0 || isOneOff(fact) ? undefined : `${serviceOf(fact)}-${number}`;
}
