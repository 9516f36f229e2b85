import type { OneOff } from "../engine/engine.ts";
import type { ObservedContainer } from "../engine/facts.ts";
import type { Dependency } from "../stack/stack.ts";

/** One engine call or one wait. Plain data: names are looked up in the stack when the action is performed. */
export type Action =
  | { readonly kind: "create-network"; readonly network: string; readonly name: string }
  | { readonly kind: "remove-network"; readonly network: string; readonly name: string }
  | { readonly kind: "create-volume"; readonly volume: string; readonly name: string }
  | {
      readonly kind: "remove-volume";
      readonly volume: string;
      readonly name: string;
      /** If a container uses it, it is kept, with a warning. */
      readonly unlessUsed?: boolean;
    }
  | {
      readonly kind: "pull-image";
      readonly service: string;
      readonly image: string;
      readonly platform?: string;
      /** A failure is a warning and blocks nothing. */
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
      /** Name of the container (renamed by then) whose anonymous volumes it takes over. */
      readonly inherit?: string;
      /** Set for a container of `run`; `number` is then 0. */
      readonly oneOff?: OneOff;
    }
  | { readonly kind: "rename-container"; readonly service: string; readonly name: string; readonly to: string }
  | {
      readonly kind: "connect-container";
      readonly service: string;
      readonly number: number;
      readonly name: string;
      /** The key of a network that was recreated. */
      readonly network: string;
    }
  | { readonly kind: "start-container"; readonly service: string; readonly name: string }
  /** Runs all hooks of one kind, one after the other, in the running container. */
  | { readonly kind: "run-hooks"; readonly service: string; readonly name: string; readonly hooks: HookKind }
  | {
      /** Creates the container for one `pre_start` hook of the service. */
      readonly kind: "create-init-container";
      readonly service: string;
      readonly index: number;
      readonly name: string;
      readonly image: string;
      /** Name of the container whose volumes the hook shares. */
      readonly replica: string;
    }
  /** Runs a hook's container to its end, and removes it if the hook succeeded. */
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
      /** false if neither its failure nor an earlier one blocks later steps. */
      readonly required: boolean;
      readonly timeoutMs?: number;
    };

/** Hooks that run in a service's container: right after its start, or right before its stop. */
export type HookKind = "post_start" | "pre_stop";

/** What to wait for. `running-or-healthy` is for `--wait`: healthy if there is a healthcheck, else running. */
export type Milestone = Dependency["until"] | "running-or-healthy";

/** A field of a service that differs from the container's. */
export interface FieldChange {
  /** Such as `environment.LOG_LEVEL` or `image`. */
  readonly field: string;
  readonly kind: "added" | "removed" | "changed";
  /** As text, if known and if the name does not look like a secret's. */
  readonly from?: string;
  readonly to?: string;
}

/** A dependency of the service `from`. */
export type Edge = Dependency & { readonly from: string };

/** Why a step is needed, with the evidence. */
export type Reason =
  | { readonly why: "missing" }
  | { readonly why: "changed"; readonly fields: readonly FieldChange[] }
  | { readonly why: "image-changed"; readonly from: string; readonly to: string }
  | { readonly why: "network-changed" | "volume-changed"; readonly key: string }
  | { readonly why: "forced" }
  | { readonly why: "stopped"; readonly state: string; readonly exitCode: number }
  | { readonly why: "surplus"; readonly wanted: number }
  | { readonly why: "orphan" }
  /** `edge`: the dependency that kept its successor from starting; undefined if the run was interrupted. */
  | { readonly why: "leftover"; readonly of: string; readonly edge?: Edge }
  | { readonly why: "depended-on"; readonly edge: Edge }
  | { readonly why: "requested" };

export interface Step {
  /** Stable and readable, such as `create web-1`; unique in the plan. */
  readonly id: string;
  readonly action: Action;
  readonly because: Reason;
  /** Ids of steps that must be done first. A plan lists them before this step. */
  readonly after: readonly string[];
}

/** What to do, in which order, and why. Plain data that can be printed, compared and serialized. */
export interface Plan {
  /** The project's name. */
  readonly stack: string;
  readonly steps: readonly Step[];
  /** Containers that need no change, so that `Running` or `Stopped` can be shown for them. */
  readonly unchanged: readonly Unchanged[];
  /** Images that were requested but need no step, with the reason to show. */
  readonly skipped?: readonly Skipped[];
  /** Volumes whose definition changed, but which the plan keeps because of their data. */
  readonly outdatedVolumes?: readonly OutdatedVolume[];
  /** Warnings for the user, as whole sentences. */
  readonly warnings: readonly string[];
}

/** A changed volume that could be recreated, without its data, if the user agrees. */
export interface OutdatedVolume {
  readonly name: string;
  /** Names of the containers that would be recreated with it. */
  readonly users: readonly string[];
}

/** A service whose image is neither pulled nor pushed. */
export interface Skipped {
  readonly service: string;
  readonly image?: string;
  readonly because: "no-image" | "provider" | "policy" | "present" | "buildable" | "not-built" | "nameless";
}

/** A container that needs no change. Its state is `exited` for a completed one-shot, `stopped` for one that `stop` found stopped. */
export interface Unchanged {
  readonly service: string;
  readonly name: string;
  readonly state: ObservedContainer["state"] | "stopped";
}
