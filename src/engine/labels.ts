/** The labels by which every tool of this ecosystem finds a stack's resources, and berth's own beside them. */
export const labels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  number: "com.docker.compose.container-number",
  oneOff: "com.docker.compose.oneoff",
  /** Of a one-off: what its name ends with, in full. */
  slug: "com.docker.compose.slug",
  configFiles: "com.docker.compose.project.config_files",
  workingDir: "com.docker.compose.project.working_dir",
  environmentFile: "com.docker.compose.project.environment_file",
  configHash: "com.docker.compose.config-hash",
  dependsOn: "com.docker.compose.depends_on",
  image: "com.docker.compose.image",
  /** Of a container that mounts images: their digests by target. */
  imageVolumes: "com.docker.compose.image-volume-digest",
  imageBuilder: "com.docker.compose.image.builder",
  replace: "com.docker.compose.replace",
  version: "com.docker.compose.version",
  network: "com.docker.compose.network",
  volume: "com.docker.compose.volume",
  /** Of a container that runs a hook before its service starts: which kind, and which of them. */
  hook: "com.docker.compose.hook",
  hookIndex: "com.docker.compose.hook-index",
  /** Digest per field of the service, so that a later plan can say which field changed. Holds no value in clear. */
  fields: "berth.fields",
  /** Of a container that took another's place: why, in words. Holds no value of a field. */
  because: "berth.because",
  /** The user's: the scheme of a service's URLs; with `.8080` behind it, of that port's. */
  scheme: "berth.scheme",
  /** "true": of a stack that lives as long as its lease. */
  ephemeral: "berth.ephemeral",
  /** RFC 3339. */
  leaseBegun: "berth.lease.begun",
  /** The same: from then on anybody may remove it. */
  leaseExpires: "berth.lease.expires",
  /** The process that the stack is for, so that its death can be told; absent where only the time counts. */
  leaseHolder: "berth.lease.holder",
  /** Of a volume whose lease is that of a warm stack: `run`, or `idle` between two runs. */
  leaseKind: "berth.lease.kind",
  /** "true": of what several runs of ci share; it is there while one of them refers to it. */
  shared: "berth.shared",
  /** Of a volume: the shared project that its run refers to, or that it marks. */
  share: "berth.share",
  /** What it marks the project as. */
  shareMark: "berth.share.mark",
  /** Of a volume: the reference of the run whose turn it is to bring a shared project up. */
  shareTurn: "berth.share.turn",
  /** The host ports that a container was given in place of the file's: `80:21034 443:21035`. */
  ports: "berth.ports",
} as const;

type Labelled = { readonly labels: Readonly<Record<string, string>> };

/** Made by `run`, beside the replicas of its service. */
export function isOneOff({ labels: given }: Labelled): boolean {
  return given[labels.oneOff]?.toLowerCase() === "true";
}

/** Made for a `pre_start` hook; no replica of its service. */
export function isInit({ labels: given }: Labelled): boolean {
  return given[labels.hook] !== undefined;
}

/**
 * What `com.docker.compose.version` says. Tools that read it (dashboards, editors) parse a version of Compose and tell
 * its label scheme by it, so it is the release whose labels these are, not berth's own version.
 */
export const composeVersion = "2.40.3";
