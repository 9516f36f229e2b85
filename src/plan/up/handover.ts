import type { ObservedContainer } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import type { Service } from "../../stack/stack.ts";
import { stepId } from "../names.ts";
import type { ContainerRemoval } from "../removals.ts";
import { hasTemporaryName, type NameLedger, type ServiceDecision } from "./decision.ts";

/** Which names of containers are wanted, and which step frees a name that a container has. */
export function nameLedger(
  containers: readonly ObservedContainer[],
  decisions: ReadonlyMap<string, ServiceDecision>,
  removals: readonly ContainerRemoval[],
): NameLedger {
  const replicas = [...decisions.values()].flatMap((decision) => decision.replicas);
  const wanted = new Set(replicas.map(({ replica }) => replica.name));
  const holders = new Map(containers.map((fact) => [fact.name, fact]));
  const freeing = new Map<string, string>();
  for (const { label, fact, successor } of removals) {
    freeing.set(fact.id, successor === undefined ? stepId.remove(label) : stepId.rename(label));
  }
  for (const each of replicas) {
    if (each.kind === "keep" && hasTemporaryName(each)) freeing.set(each.old.id, stepId.rename(each.replica.label));
  }
  return {
    isWanted: (name) => wanted.has(name),
    freedBy: (name) => {
      const holder = holders.get(name);
      if (holder === undefined) return undefined;
      const step = freeing.get(holder.id);
      if (step === undefined) throw nameTaken(name);
      return step;
    },
  };
}

function nameTaken(name: string): Failure {
  return new Failure(`container name "${name}" is already in use by another container of this project`, {
    hint: `If its service was renamed, run with "--remove-orphans". Otherwise set another "container_name".`,
  });
}

/** The steps that free a host port which another service's container takes over. */
export interface PortHandover {
  /** The stops that must come before a service's containers start, because they free its ports. */
  readonly before: (service: Service) => readonly string[];
  /** Whether the container with this label must free its ports at once. Otherwise two services could wait for each other. */
  readonly isUrgent: (label: string) => boolean;
}

/** Finds the port handovers. `removals` are the containers that the plan stops, with the labels of their steps. */
export function portHandover(
  decisions: ReadonlyMap<string, ServiceDecision>,
  removals: readonly { readonly label: string; readonly service: string; readonly fact: ObservedContainer }[],
): PortHandover {
  const holders = new Map<string, { readonly label: string; readonly service: string }[]>();
  for (const removal of removals) {
    for (const port of heldPorts(removal.fact)) holders.set(port, [...(holders.get(port) ?? []), removal]);
  }
  const takenFrom = (service: Service) =>
    wantedPorts(service)
      .flatMap((port) => holders.get(port) ?? [])
      .filter((holder) => holder.service !== service.name);
  const urgent = new Set(
    [...decisions.values()].flatMap(({ service }) => takenFrom(service)).map(({ label }) => label),
  );
  return {
    before: (service) => takenFrom(service).map(({ label }) => stepId.stop(label)),
    isUrgent: (label) => urgent.has(label),
  };
}

function heldPorts(fact: ObservedContainer): string[] {
  const published = fact.ports.filter((port) => port.published !== undefined);
  return [...new Set(published.map((port) => `${port.published}/${port.protocol}`))];
}

function wantedPorts(service: Service): string[] {
  const published = (service.ports ?? []).filter((port) => port.published !== undefined);
  return [...new Set(published.map((port) => `${port.published}/${port.protocol ?? "tcp"}`))];
}
