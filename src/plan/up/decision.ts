import type { ObservedContainer } from "../../engine/facts.ts";
import type { Service } from "../../stack/stack.ts";
import type { Draft } from "../draft.ts";
import type { Replica } from "../names.ts";
import type { UpOptions } from "../options.ts";
import type { Reason } from "../plan.ts";
import type { NetworkChange } from "./networks.ts";

/** What the plan does with one replica. */
export type Decision =
  | { readonly kind: "create"; readonly replica: Replica; readonly because: Reason }
  | { readonly kind: "replace"; readonly replica: Replica; readonly because: Reason; readonly old: ObservedContainer }
  | {
      readonly kind: "keep";
      readonly replica: Replica;
      readonly old: ObservedContainer;
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
  readonly discarded: readonly { readonly fact: ObservedContainer; readonly because: Reason }[];
}

/** Whether a kept container has a temporary name, left by an interrupted replacement. */
export function hasTemporaryName(decision: Decision): boolean {
  return decision.kind === "keep" && decision.old.name !== decision.replica.name;
}

/** The container names in use, and the steps that free them. */
export interface NameLedger {
  readonly isWanted: (name: string) => boolean;
  /** The step that frees a name; undefined if it is free already. Throws if a container that the plan does not change has it. */
  readonly freedBy: (name: string) => string | undefined;
}

/** The ids of the steps that a service's steps come after. Ids of steps that the plan does not have drop out at its end. */
export interface Prerequisites {
  /** Before a container can be created: its networks, volumes and image, and the containers that it shares with. */
  readonly create: readonly string[];
  /** Before it may run: what it depends on. */
  readonly run: readonly string[];
  /** Before it can start: the removal of leftovers, and of containers that hold its ports. */
  readonly start: readonly string[];
}

/** A service's prerequisites, and what its steps need to know about the rest of the plan. */
export interface ReplicaStepContext {
  readonly draft: Draft;
  readonly options: UpOptions;
  readonly image: string;
  readonly prerequisites: Prerequisites;
  readonly names: NameLedger;
  /** When the old container stops: before its replacement is created, right after that, or once its dependencies are ready. */
  readonly stopsOld: (label: string) => "first" | "at-once" | "when-ready";
  readonly project: string;
  /** The service's containers of `pre_start` hooks, as observed. */
  readonly inits: readonly ObservedContainer[];
  readonly hasImage: (reference: string) => boolean;
  /** false if the plan only runs existing containers and creates none. */
  readonly creates?: boolean;
}
