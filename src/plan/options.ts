/** When an existing container gives way to a new one: when its configuration or image differs, in any case, or not at all. */
export type Recreate = "changed" | "always" | "never";

export interface UpOptions {
  /** Those that the user named; the stack's others are there as their dependencies. Absent or empty: all are meant. */
  readonly services?: readonly string[] | undefined;
  readonly recreate: Recreate;
  /** Recreate services that are there only as dependencies, changed or not. */
  readonly recreateDependencies?: boolean | undefined;
  /** false: the stack handed in holds the named services only. */
  readonly dependencies: boolean;
  /** Replicas by service; wins over the file. */
  readonly scale: ReadonlyMap<string, number>;
  readonly start: boolean;
  readonly wait: boolean;
  readonly waitTimeoutMs?: number | undefined;
  readonly graceSeconds?: number | undefined;
  readonly build: "missing" | "always" | "never";
  readonly pull: "policy" | "always" | "missing" | "never";
  /** Of images to pull whose service names none. */
  readonly platform?: string | undefined;
  /** planImages was applied: what is fetched or built whatever is there need not be so again. */
  readonly isRefreshed?: boolean | undefined;
  readonly removeOrphans: boolean;
  /** Say nothing of orphans. */
  readonly ignoreOrphans?: boolean | undefined;
  /** Names of volumes that may lose their data where their definition changed. Absent: none. */
  readonly mayLose?: ReadonlySet<string> | undefined;
  /** New anonymous volumes instead of the replaced container's. */
  readonly renewAnonymousVolumes: boolean;
}

/** What `up` means without flags. */
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
