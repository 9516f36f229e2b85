/** Build options from the command line. */
export interface BuildOptions {
  /** Name of the buildx builder. */
  readonly builder?: string | undefined;
  /** Only check the build configuration. */
  readonly check?: boolean | undefined;
  /** Push built images that have a name. */
  readonly push?: boolean | undefined;
  readonly provenance?: string | undefined;
  readonly sbom?: string | undefined;
  /** Memory limit of a build container. Only for the classic builder. */
  readonly memoryBytes?: number | undefined;
}
