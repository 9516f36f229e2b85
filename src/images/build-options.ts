/** How images are built, beyond what the stack file says of each. */
export interface BuildOptions {
  /** Name of the buildx builder. */
  readonly builder?: string | undefined;
  /** Only judge the build's configuration. */
  readonly check?: boolean | undefined;
  /** Push what is built, where it has a name to be pushed by. */
  readonly push?: boolean | undefined;
  readonly provenance?: string | undefined;
  readonly sbom?: string | undefined;
  /** Of a build container; the classic builder's only. */
  readonly memoryBytes?: number | undefined;
}
