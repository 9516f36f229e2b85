/** Compose's labels, by which all tools find a stack's resources, and berth's own. */
export const labels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  number: "com.docker.compose.container-number",
  oneOff: "com.docker.compose.oneoff",
  /** On a one-off: the full id whose start its name ends with. */
  slug: "com.docker.compose.slug",
  configFiles: "com.docker.compose.project.config_files",
  workingDir: "com.docker.compose.project.working_dir",
  environmentFile: "com.docker.compose.project.environment_file",
  configHash: "com.docker.compose.config-hash",
  dependsOn: "com.docker.compose.depends_on",
  image: "com.docker.compose.image",
  /** On a container that mounts images: their digests by target. */
  imageVolumes: "com.docker.compose.image-volume-digest",
  imageBuilder: "com.docker.compose.image.builder",
  replace: "com.docker.compose.replace",
  version: "com.docker.compose.version",
  network: "com.docker.compose.network",
  volume: "com.docker.compose.volume",
  /** On a container that runs a hook before its service starts: the kind of the hook, and its index. */
  hook: "com.docker.compose.hook",
  hookIndex: "com.docker.compose.hook-index",
  /** A digest per field of the service, so that a later plan can name the fields that changed. Holds no plain values. */
  fields: "berth.fields",
  /** On a container that replaced another: why, in words. Holds no field values. */
  because: "berth.because",
  /** Set by the user: the scheme of a service's URLs; with the suffix `.8080`, only of that port. */
  scheme: "berth.scheme",
  /** "true" on everything of a stack that may be removed when its lease expires. */
  ephemeral: "berth.ephemeral",
  /** RFC 3339. */
  leaseBegun: "berth.lease.begun",
  /** RFC 3339: from then on any `berth gc` may remove the stack. */
  leaseExpires: "berth.lease.expires",
  /** The process that owns the stack, so that its death can be detected; absent if only the time counts. */
  leaseHolder: "berth.lease.holder",
  /** On the volume that holds a warm stack's lease: `run`, or `idle` between two runs. */
  leaseKind: "berth.lease.kind",
  /** "true" on what several ci runs share. It is kept while a run refers to it. */
  shared: "berth.shared",
  /** On a volume: the shared project that its run refers to, or that it marks. */
  share: "berth.share",
  /** On a volume: what it marks the shared project as. */
  shareMark: "berth.share.mark",
  /** On a volume: the reference of the run that may start the shared project next. */
  shareTurn: "berth.share.turn",
  /** The host ports that replace the file's on a container: `80:21034 443:21035`. */
  ports: "berth.ports",
} as const;

type Labels = Readonly<Record<string, string>>;
type Labeled = { readonly labels: Labels };

/** The labels that only the creation of a service's or a hook's container sets; a build sets none of them. */
const proofs = [
  labels.configHash,
  labels.image,
  labels.number,
  labels.oneOff,
  labels.slug,
  labels.hook,
  labels.hookIndex,
] as const;

/** Whether a container has the labels of a service or a hook, be they its own or its image's. */
export function looksOwned(given: Labels): boolean {
  return given[labels.project] !== undefined && (given[labels.configHash] ?? given[labels.hook]) !== undefined;
}

/**
 * The project that a container was created for; undefined if it was created for none. Every list of a project's
 * containers goes by this.
 *
 * A container has its image's labels. A build gives an image its project, and `docker commit` gives it all labels of the
 * container. So labels that equal the image's prove nothing.
 */
export function ownerOf(given: Labels, ofImage: Labels): string | undefined {
  const isProven = proofs.some((label) => given[label] !== undefined && given[label] !== ofImage[label]);
  return looksOwned(given) && isProven ? given[labels.project] : undefined;
}

/** A container's labels without those of berth that it may have from its image, such as a lease. */
export function withoutInheritedMarks(given: Labels, ofImage: Labels): Labels {
  const isOwn = ([label, value]: [string, string]) => !label.startsWith("berth.") || ofImage[label] !== value;
  return Object.fromEntries(Object.entries(given).filter(isOwn));
}

/** Whether a container was created by `run`, beside its service's replicas. */
export function isOneOff(resource: Labeled): boolean {
  return resource.labels[labels.oneOff]?.toLowerCase() === "true";
}

/** Whether a container runs a `pre_start` hook. Such a container is not a replica of its service. */
export function isInit(resource: Labeled): boolean {
  return resource.labels[labels.hook] !== undefined;
}

/**
 * The value of `com.docker.compose.version`. Dashboards and editors derive the label scheme from it, so it is the
 * Compose release whose labels these are, not berth's own version.
 */
export const composeVersion = "2.40.3";
