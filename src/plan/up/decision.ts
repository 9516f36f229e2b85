import type { ContainerFact } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import type { Draft } from "../draft.ts";
import type { Replica } from "../names.ts";
import type { UpOptions } from "../options.ts";
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

/** What a service's steps have to come after, and what else they must know of the plan around them. */
export interface ReplicaStepContext {
  readonly draft: Draft;
  readonly options: UpOptions;
  readonly image: string;
  /** Before a container can be made: its networks, volumes, image, and whom it shares with. */
  readonly ground: readonly string[];
  /** Before it may run: what it depends on. */
  readonly gates: readonly string[];
  /** Before it can run: ports and leftovers out of the way. */
  readonly clearance: readonly string[];
  /** The step after which a container name is free; undefined where nothing has it. */
  readonly freedBy: (name: string) => string | undefined;
  readonly isWanted: (name: string) => boolean;
  /** Must the old container stop before its replacement is made, or as soon as it is? */
  readonly stopsOld: (label: string) => "first" | "at-once" | "when-ready";
  readonly project: string;
  /** The service's containers of `pre_start` hooks, as they were observed. */
  readonly inits: readonly ContainerFact[];
  readonly hasImage: (reference: string) => boolean;
  /** false: this plan runs what is there, and makes nothing. */
  readonly creates?: boolean;
}
