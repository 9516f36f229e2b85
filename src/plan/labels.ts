import type { ContainerFact } from "../engine/engine.ts";
import { isOneOff } from "../engine/labels.ts";
import { byName, numberOf, serviceOf } from "./classify-containers.ts";

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
