import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import type { Replica } from "../names.ts";
import type { Reason } from "../plan.ts";
import type { NetworkChange } from "./networks.ts";

/** What the plan does with one replica. */
export type Decision =
  | { readonly kind: "create"; readonly replica: Replica; readonly because: Reason }
  | { readonly kind: "replace"; readonly replica: Replica; readonly because: Reason; readonly old: ContainerFact }
  | {
      readonly kind: "keep";
      readonly replica: Replica;
      readonly old: ContainerFact;
      /** How to start it; undefined if it runs, is completed, or should not start. */
      readonly run: RunDecision | undefined;
    };

export interface RunDecision {
  readonly verb: "start" | "unpause" | "restart" | "reconnect";
  readonly because: Reason;
  /** For "reconnect": the networks that are recreated. */
  readonly networks?: readonly NetworkChange[];
}

/** What the plan does with a service's containers. */
export interface ServiceDecision {
  readonly service: Service;
  /** Sorted by number. */
  readonly replicas: readonly Decision[];
  readonly discarded: readonly { readonly fact: ContainerFact; readonly because: Reason }[];
}

/** Whether a kept container has a temporary name, left by an interrupted replacement. */
export function hasTemporaryName(decision: Decision): boolean {
  return decision.kind === "keep" && decision.old.name !== decision.replica.name;
}
