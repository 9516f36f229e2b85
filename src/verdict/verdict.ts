import type { Dependency } from "../stack/stack.ts";

/** Why something is not up, and what to do about it. Plain data, without secrets: printable, comparable, serializable. */
export interface Verdict {
  /** The service's key; undefined for a network or volume, which no single service owns. */
  readonly service?: string | undefined;
  /** In the words of progress output: `Container shop-db-1`, `Image nginx:9`, `Network shop_back`. */
  readonly subject: string;
  /** The container's name; undefined if none was created. */
  readonly container?: string | undefined;
  readonly image?: string | undefined;
  readonly cause: Cause;
  /** undefined if there is no container. */
  readonly state?: State | undefined;
  /** Restarts by the engine's policy since the container was created. */
  readonly restarts: number;
  /** The last three health checks, oldest first, including those before the container exited. */
  readonly probes: readonly Probe[];
  /** The last lines of its output, oldest first, each cut to 300 characters. */
  readonly log: readonly string[];
  /** Services that do not start because of it, nearest first. */
  readonly blocks: readonly Blocked[];
  /** Suggested next steps, most likely first, each an imperative sentence. Never empty. */
  readonly next: readonly string[];
  /** Where to change the stack file, if known. */
  readonly place?: FilePlace | undefined;
  /** Other containers of the service with the same cause. */
  readonly alike: readonly string[];
  /** Other services with the same cause. */
  readonly alsoServices: readonly string[];
  /** The engine's own message, if the cause says it in other words. */
  readonly engineMessage?: string | undefined;
}

export interface Cause {
  readonly kind: CauseKind;
  /** The root cause in one sentence, without a final period. */
  readonly sentence: string;
  /** The line of the engine or the container that shows it. */
  readonly quote?: string | undefined;
}

/** What can be wrong. Scripts depend on these words: add, never rename. */
export type CauseKind = (typeof causeKinds)[number];

export const causeKinds = [
  // The engine refused it before anything ran.
  "image-missing",
  "build-failed",
  "port-taken",
  "mount-source-missing",
  "network-overlap",
  "name-taken",
  "disk-full",
  "address-invalid",
  "device-missing",
  "runtime-missing",
  "plugin-missing",
  "volume-unmountable",
  "setting-invalid",
  "engine-refused",
  "hook-failed",
  // The program could not be run.
  "command-not-found",
  "not-executable",
  "wrong-architecture",
  "line-endings",
  "interpreter-missing",
  "unknown-user",
  "library-missing",
  // How the container ended.
  "out-of-memory",
  "segfault",
  "killed",
  "terminated",
  "ended",
  "exited",
  "crash-loop",
  "gone",
  "network-lost",
  // What the program's output says.
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
  // What its health checks show.
  "unhealthy",
  "probe-not-found",
  "probe-timeout",
  "no-healthcheck",
  "slow-start",
  // Why it was not started.
  "dependency",
  "profile-off",
  "not-created",
  "paused",
  "unknown",
] as const;

/** A container's state as the engine last reported it. */
export interface State {
  readonly is: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Of the last run; undefined if none has ended. */
  readonly exitCode?: number | undefined;
  /** Such as `exited with 137: SIGKILL, out of memory`. */
  readonly words: string;
  readonly oomKilled: boolean;
  /** RFC 3339; undefined if it never ran. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** One run of a healthcheck. */
export interface Probe {
  /** -1: it timed out or could not be run. */
  readonly exitCode: number;
  readonly output: string;
  readonly durationMs: number;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** A service that does not start because of another, and the dependency that blocks it. */
export interface Blocked {
  readonly service: string;
  /** `created`: a network or volume that it uses could not be created. */
  readonly edge: { readonly on: string; readonly until: Dependency["until"] | "created" };
}

export interface FilePlace {
  /** The stack file, as named on the command line. */
  readonly file: string;
  readonly line: number;
}
