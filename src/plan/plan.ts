import type { OneOff } from "../engine/engine.ts";
import type { ContainerFact } from "../engine/facts.ts";
import type { Dependency } from "../stack/stack.ts";

/** One engine call, or one wait. Plain data: what it names is looked up in the stack when it is performed. */
export type Action =
  | { readonly kind: "create-network"; readonly network: string; readonly name: string }
  | { readonly kind: "remove-network"; readonly network: string; readonly name: string }
  | { readonly kind: "create-volume"; readonly volume: string; readonly name: string }
  | {
      readonly kind: "remove-volume";
      readonly volume: string;
      readonly name: string;
      /** It has no name of the user's; where another container uses it, it stays. */
      readonly anonymous?: boolean;
    }
  | {
      readonly kind: "pull-image";
      readonly service: string;
      readonly image: string;
      readonly platform?: string;
      /** Its failure is told, and blocks nothing. */
      readonly optional?: boolean;
    }
  | { readonly kind: "push-image"; readonly service: string; readonly image: string; readonly optional?: boolean }
  | { readonly kind: "build-image"; readonly service: string; readonly image: string }
  | { readonly kind: "remove-image"; readonly image: string }
  | {
      readonly kind: "create-container";
      readonly service: string;
      readonly number: number;
      readonly name: string;
      readonly image: string;
      /** Name of the container (by then renamed) whose anonymous volumes it takes over. */
      readonly inherit?: string;
      /** It runs one command beside its service's replicas; `number` is then 0. */
      readonly oneOff?: OneOff;
    }
  | { readonly kind: "rename-container"; readonly service: string; readonly name: string; readonly to: string }
  | {
      readonly kind: "connect-container";
      readonly service: string;
      readonly number: number;
      readonly name: string;
      /** The key of a network that was made anew. */
      readonly network: string;
    }
  | { readonly kind: "start-container"; readonly service: string; readonly name: string }
  /** All hooks of one kind, one after the other, inside the running container. */
  | { readonly kind: "run-hooks"; readonly service: string; readonly name: string; readonly hooks: HookKind }
  | {
      /** A container of its own for one `pre_start` hook of the service. */
      readonly kind: "create-init-container";
      readonly service: string;
      readonly index: number;
      readonly name: string;
      readonly image: string;
      /** Name of the container whose volumes it shares. */
      readonly replica: string;
    }
  /** Until it has ended, and away with it where that went well. */
  | { readonly kind: "run-init-container"; readonly service: string; readonly index: number; readonly name: string }
  | { readonly kind: "pause-container"; readonly service: string; readonly name: string }
  | { readonly kind: "unpause-container"; readonly service: string; readonly name: string }
  | {
      readonly kind: "restart-container";
      readonly service: string;
      readonly name: string;
      readonly graceSeconds?: number;
    }
  | { readonly kind: "stop-container"; readonly service: string; readonly name: string; readonly graceSeconds?: number }
  | { readonly kind: "kill-container"; readonly service: string; readonly name: string; readonly signal?: string }
  | {
      readonly kind: "remove-container";
      readonly service: string;
      readonly name: string;
      readonly anonymousVolumes: boolean;
    }
  | {
      readonly kind: "reach-milestone";
      readonly service: string;
      readonly containers: readonly string[];
      readonly until: Milestone;
      /** false: neither its failure nor a failure before it blocks what comes after it. */
      readonly required: boolean;
      readonly timeoutMs?: number;
    };

/** What runs inside a service's container: right after its start, and right before its stop. */
export type HookKind = "post_start" | "pre_stop";

/** `running-or-healthy` is what `--wait` asks for: healthy where there is a healthcheck, else running. */
export type Milestone = Dependency["until"] | "running-or-healthy";

/** One field whose digest differs; a place where the file that is read now gives it. */
export interface FieldChange {
  /** Such as `environment.LOG_LEVEL` or `image`. */
  readonly field: string;
  readonly kind: "added" | "removed" | "changed";
  /** As text, where both are known and the name does not look like a secret's. */
  readonly from?: string;
  readonly to?: string;
}

/** Why a step is there, with its evidence. */
export type Reason =
  | { readonly why: "missing" }
  | { readonly why: "changed"; readonly fields: readonly FieldChange[] }
  | { readonly why: "image-changed"; readonly from: string; readonly to: string }
  | { readonly why: "network-changed" | "volume-changed"; readonly key: string }
  | { readonly why: "forced" }
  | { readonly why: "stopped"; readonly state: string; readonly exitCode: number }
  | { readonly why: "surplus"; readonly wanted: number }
  | { readonly why: "orphan" }
  | { readonly why: "leftover"; readonly of: string }
  | { readonly why: "depended-on"; readonly edge: Dependency & { readonly from: string } }
  | { readonly why: "requested" };

export interface Step {
  /** Stable and readable, such as `create web-1`; unique in the plan. */
  readonly id: string;
  readonly action: Action;
  readonly because: Reason;
  /** Ids of earlier steps that must be done first. Each is listed before this one: a plan is sorted by construction. */
  readonly after: readonly string[];
}

/** What to do, in which order, and why. Plain data: printable, comparable, serialisable. */
export interface Plan {
  /** The project's name. */
  readonly stack: string;
  readonly steps: readonly Step[];
  /** Containers that are as they should be and stay untouched, so that the user can be told `Running` or `Stopped`. */
  readonly unchanged: readonly Unchanged[];
  /** What was asked for and needs no step, so that the user can be told why. */
  readonly skipped?: readonly Skipped[];
  /** Volumes whose definition changed, and which this plan keeps for the sake of their data. */
  readonly outdatedVolumes?: readonly OutdatedVolume[];
  /** What the user should know and no step takes care of, as whole sentences. */
  readonly warnings: readonly string[];
}

/** A volume that could be made anew, without its data, in a plan that is told so. */
export interface OutdatedVolume {
  readonly name: string;
  /** Names of the containers that would be made anew with it. */
  readonly users: readonly string[];
}

/** An image that is neither pulled nor pushed. */
export interface Skipped {
  readonly service: string;
  readonly image?: string;
  readonly because: "no-image" | "provider" | "policy" | "present" | "buildable" | "not-built" | "nameless";
}

/** A container that stays as it is; a one-shot that is done has state `exited`, one that was to be stopped `stopped`. */
export interface Unchanged {
  readonly service: string;
  readonly name: string;
  readonly state: ContainerFact["state"] | "stopped";
}
