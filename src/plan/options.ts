/** When to replace an existing container: if its configuration or image changed, always, or never. */
export type Recreate = "changed" | "always" | "never";

export interface UpOptions {
  /** The services that the user named; the stack's others are their dependencies. Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  readonly recreate: Recreate;
  /** Also recreate unchanged services that are only dependencies. */
  readonly recreateDependencies?: boolean | undefined;
  /** false if the stack holds only the named services. */
  readonly dependencies: boolean;
  /** Replicas by service; wins over the file. */
  readonly scale: ReadonlyMap<string, number>;
  readonly start: boolean;
  readonly wait: boolean;
  readonly waitTimeoutMs?: number | undefined;
  readonly graceSeconds?: number | undefined;
  readonly build: "missing" | "always" | "never";
  readonly pull: "policy" | "always" | "missing" | "never";
  /** The platform to pull images for, if their service sets none. */
  readonly platform?: string | undefined;
  /** planImages was applied: images that are always pulled or built need not be again. */
  readonly isRefreshed?: boolean | undefined;
  readonly removeOrphans: boolean;
  /** Don't warn about orphans. */
  readonly ignoreOrphans?: boolean | undefined;
  /** Names of volumes that may be recreated, and lose their data, if their definition changed. Absent: none. */
  readonly mayLose?: ReadonlySet<string> | undefined;
  /** Create new anonymous volumes instead of keeping the replaced container's. */
  readonly renewAnonymousVolumes: boolean;
}

/** The options of `up` without flags. */
export const upDefaults: UpOptions = {
  recreate: "changed",
  dependencies: true,
  scale: new Map(),
  start: true,
  wait: false,
  build: "missing",
  pull: "policy",
  removeOrphans: false,
  renewAnonymousVolumes: false,
};
