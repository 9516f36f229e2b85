import type { ContainerFact } from "../../engine/facts.ts";
import { Failure } from "../../errors.ts";
import { stepId } from "../names.ts";
import type { ContainerRemoval } from "../removals.ts";
import { hasTemporaryName, type NameLedger, type ServiceDecision } from "./decision.ts";

export function nameLedger(
  containers: readonly ContainerFact[],
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
