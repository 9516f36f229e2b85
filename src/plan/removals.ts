import type { ObservedContainer } from "../engine/facts.ts";
import { numberOf } from "./classify-containers.ts";
import type { Replica } from "./names.ts";
import type { UpOptions } from "./options.ts";
import type { Reason } from "./plan.ts";
import type { ServiceDecision } from "./up/decision.ts";

/** A container that the plan removes, with the label of its steps. */
export interface ContainerRemoval {
  readonly label: string;
  readonly service: string;
  readonly fact: ObservedContainer;
  readonly because: Reason;
  /** The replica that replaces it; undefined if none does. */
  readonly successor: Replica | undefined;
}

/** All containers that the plan removes: orphans, then each service's discarded and replaced ones. */
export function findRemovals(
  decisions: ReadonlyMap<string, ServiceDecision>,
  orphans: readonly ObservedContainer[],
): ContainerRemoval[] {
  const removals: ContainerRemoval[] = orphans.map((fact) => ({
    label: `orphan ${fact.name}`,
    service: "",
    fact,
    because: { why: "orphan" },
    successor: undefined,
  }));
  for (const { service, replicas, discarded } of decisions.values()) {
    for (const { fact, because } of discarded) {
      const label =
        because.why === "surplus" || because.why === "volume-changed"
          ? `${service.name}-${numberOf(fact)}`
          : `leftover ${fact.name}`;
      removals.push({ label, service: service.name, fact, because, successor: undefined });
    }
    for (const each of replicas) {
      if (each.kind !== "replace") continue;
      const { replica, old, because } = each;
      removals.push({ label: replica.label, service: service.name, fact: old, because, successor: replica });
    }
  }
  return removals;
}

/** The warning about orphans that stay, in Compose's words, which scripts look for. */
export function orphanWarnings(orphans: readonly ObservedContainer[], options: UpOptions): string[] {
  if (orphans.length === 0 || options.removeOrphans || options.ignoreOrphans === true) return [];
  const names = orphans.map((fact) => fact.name).join(" ");
  return [
    `Found orphan containers ([${names}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.`,
  ];
}
