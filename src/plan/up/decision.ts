import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import type { Replica } from "../names.ts";
import type { Reason } from "../plan.ts";
import type { NetworkChange } from "./networks.ts";

/** What becomes of one replica. */
export type Decision =
  | { readonly kind: "create"; readonly replica: Replica; readonly because: Reason }
  | { readonly kind: "replace"; readonly replica: Replica; readonly because: Reason; readonly old: ContainerFact }
  | {
      readonly kind: "keep";
      readonly replica: Replica;
      readonly old: ContainerFact;
      /** How it is brought up; undefined where it is up, or done, or not to be started. */
      readonly run: RunDecision | undefined;
    };

export interface RunDecision {
  readonly verb: "start" | "unpause" | "restart" | "reconnect";
  readonly because: Reason;
  /** To reconnect it to: networks that are made anew. */
  readonly networks?: readonly NetworkChange[];
}

/** What becomes of a service's containers. */
export interface ServiceDecision {
  readonly service: Service;
  /** By number, ascending. */
  readonly replicas: readonly Decision[];
  readonly discarded: readonly { readonly fact: ContainerFact; readonly because: Reason }[];
}

/** A container that is kept under a name which is not its replica's own: an interrupted replacement put it aside. */
export function hasTemporaryName(decision: Decision): boolean {
  return decision.kind === "keep" && decision.old.name !== decision.replica.name;
}
