import type { Dependency } from "../stack/stack.ts";

/** Why something is not up, and what to do about it. Plain data, without secrets: printable, comparable, serialisable. */
export interface Verdict {
  /** The service's key; undefined where a network or volume of no service alone is meant. */
  readonly service?: string | undefined;
  /** As progress names it: `Container shop-db-1`, `Image nginx:9`, `Network shop_back`. */
  readonly subject: string;
  /** Its name; undefined where none was made. */
  readonly container?: string | undefined;
  readonly image?: string | undefined;
  readonly cause: Cause;
  /** undefined where there is no container. */
  readonly state?: State | undefined;
  /** By the engine's policy, since the container was made. */
  readonly restarts: number;
  /** The last three, oldest first; those before the container ended too. */
  readonly probes: readonly Probe[];
  /** The last lines that it said, oldest first, each cut to a bearable length. */
  readonly log: readonly string[];
  /** Services that do not come up because of it, the nearest first. */
  readonly blocks: readonly Blocked[];
  /** The likely next steps, the likeliest first, each one imperative sentence. Never empty. */
  readonly next: readonly string[];
  /** Where the stack file says what is to be changed, if it does. */
  readonly place?: FilePlace | undefined;
  /** Other containers of the service with the same cause. */
  readonly alike: readonly string[];
}

export interface Cause {
  readonly kind: CauseKind;
  /** The true cause in one sentence, without a final full stop. */
  readonly sentence: string;
  /** The engine's or the container's own line that says so. */
  readonly quote?: string | undefined;
}

/** What can be wrong. Scripts may ask for these: add, never rename. */
export type CauseKind = (typeof causeKinds)[number];

export const causeKinds = [
  // What the engine refused, before anything ran.
  "image-missing",
  "build-failed",
  "port-taken",
  "mount-source-missing",
  "network-overlap",
  "name-taken",
  "disk-full",
  "engine-refused",
  "hook-failed",
  // What could not be run.
  "command-not-found",
  "not-executable",
  "wrong-architecture",
  "line-endings",
  "interpreter-missing",
  "unknown-user",
  "library-missing",
  // How it ended.
  "out-of-memory",
  "segfault",
  "killed",
  "terminated",
  "ended",
  "exited",
  "crash-loop",
  "gone",
  // What its own words say.
  "file-missing",
  "permission-denied",
  "read-only",
  "no-space",
  "name-unresolved",
  "connection-refused",
  "address-in-use",
  "wrong-password",
  "variable-missing",
  "secret-empty",
  "config-syntax",
  // How its health probes fare.
  "unhealthy",
  "probe-not-found",
  "probe-timeout",
  "no-healthcheck",
  "slow-start",
  // Why it was not tried.
  "dependency",
  "profile-off",
  "not-created",
  "paused",
  "unknown",
] as const;

/** A container's state as the engine last told it. */
export interface State {
  readonly is: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Of the last run; undefined where none has ended. */
  readonly exitCode?: number | undefined;
  /** Such as `exited with 137: killed by SIGKILL, out of memory`. */
  readonly words: string;
  readonly oomKilled: boolean;
  /** RFC 3339; undefined where it never ran. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** One run of a healthcheck. */
export interface Probe {
  /** -1: it was given up, or could not be run. */
  readonly exitCode: number;
  readonly output: string;
  readonly durationMs: number;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** A service that does not come up because of another, and the edge by which. */
export interface Blocked {
  readonly service: string;
  /** created: it is attached to a network, or mounts a volume, that could not be made. */
  readonly edge: { readonly on: string; readonly until: Dependency["until"] | "created" };
}

export interface FilePlace {
  /** As the stack file was named. */
  readonly file: string;
  readonly line: number;
}
