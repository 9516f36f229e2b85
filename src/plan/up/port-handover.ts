import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import { stepId } from "../names.ts";
import type { ServiceDecision } from "./decision.ts";

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
  removals: readonly { readonly label: string; readonly service: string; readonly fact: ContainerFact }[],
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

function heldPorts(fact: ContainerFact): string[] {
  const published = fact.ports.filter((port) => port.published !== undefined);
  return [...new Set(published.map((port) => `${port.published}/${port.protocol}`))];
}

function wantedPorts(service: Service): string[] {
  const published = (service.ports ?? []).filter((port) => port.published !== undefined);
  return [...new Set(published.map((port) => `${port.published}/${port.protocol ?? "tcp"}`))];
}
