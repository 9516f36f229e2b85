import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import { stepId } from "../names.ts";
import type { ServiceDecision } from "./decision.ts";

/** The steps that free a published port which another container of this plan is to take over, and by which port. */
export interface PortHandover {
  /** The steps to come before a service's containers start: those that take its ports from others. */
  readonly before: (service: Service) => readonly string[];
  /** Must the container of this label let go of its ports as soon as it can? Else two services could wait for each other. */
  readonly isUrgent: (label: string) => boolean;
}

/** `leaving` are the containers that the plan stops, under the labels of their steps. */
export function portHandover(
  decisions: ReadonlyMap<string, ServiceDecision>,
  leaving: readonly { readonly label: string; readonly service: string; readonly fact: ContainerFact }[],
): PortHandover {
  const holders = new Map<string, { readonly label: string; readonly service: string }[]>();
  for (const each of leaving) {
    for (const port of heldPorts(each.fact)) holders.set(port, [...(holders.get(port) ?? []), each]);
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
