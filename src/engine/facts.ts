import type { Path } from "../stack/node.ts";

/** A container as the engine's list reports it: one call for a whole project. Never mutated. */
export interface ContainerSummary {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** The image reference given when the container was created. In a list, the image's id once the reference means another image. */
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  /** RFC 3339. In a list, to the second. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** `none` means the container has no healthcheck. In a list, of a container that runs. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Exit code of the last run; 0 if it never ran, or runs in a list. */
  readonly exitCode: number;
  /** Such as `Up 3 minutes (healthy)`. */
  readonly status: string;
  readonly ports: readonly PublishedPort[];
  /** The networks that the container is attached to. */
  readonly networks: readonly { readonly name: string; readonly id: string; readonly ipAddress: string }[];
  readonly networkMode: string;
  readonly mounts: readonly {
    readonly type: string;
    readonly name: string;
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
}

/** A container as the engine reported it at one moment, one call for each. Never mutated. */
export interface ContainerFact extends ContainerSummary {
  /** The entrypoint's words followed by the command's. Empty if the engine does not report them. */
  readonly argv: readonly string[];
  /** The configured user: a name, an id or both; "" means the image's user. */
  readonly user: string;
  /** 0 means no limit. */
  readonly memoryLimitBytes: number;
  /** `no`, `always`, `on-failure` or `unless-stopped`; "" means `no`. */
  readonly restartPolicy: string;
  readonly oomKilled: boolean;
  /** The engine's reason for a failed start, or "". */
  readonly stateError: string;
  readonly restartCount: number;
  /** RFC 3339; "" if it never ran. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `NAME=value`, including the image's variables. May hold secrets: a plan shows a value only if its name looks harmless. */
  readonly env: readonly string[];
  readonly networks: readonly (ContainerSummary["networks"][number] & { readonly aliases: readonly string[] })[];
  readonly tty: boolean;
  readonly stdinOpen: boolean;
  /** The last three health probes, oldest first. */
  readonly probes: readonly ProbeFact[];
}

/** A container of a snapshot: as listed, and with the rest where it was needed. What is undefined was not asked for. */
export type ObservedContainer = ContainerSummary & Partial<Omit<ContainerFact, keyof ContainerSummary>>;

/** One run of a container's healthcheck. */
export interface ProbeFact {
  /** -1 means the probe timed out. */
  readonly exitCode: number;
  /** The probe's output; only its end if it is long. */
  readonly output: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface PublishedPort {
  /** "" if the port is exposed but not published. */
  readonly hostIp: string;
  readonly published: number | undefined;
  readonly target: number;
  readonly protocol: string;
}

export interface NetworkFact {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly enableIpv6: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string; readonly ipRange: string }[];
  readonly labels: Readonly<Record<string, string>>;
  /** The containers on it that run, of any project; undefined if they were not asked for. */
  readonly containers?: readonly { readonly id: string; readonly name: string }[] | undefined;
}

export interface VolumeFact {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mountpoint: string;
}

/** An image's manifest for one platform. */
export interface ManifestFact {
  readonly digest: string;
  readonly architecture: string;
  readonly variant: string;
  readonly os: string;
}

export interface ImageFact {
  /** The reference that the image was looked up by. */
  readonly reference: string;
  readonly id: string;
  readonly digests: readonly string[];
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Paths that the image declares as VOLUME. Each becomes an anonymous volume. */
  readonly volumes: readonly string[];
  readonly healthcheck: boolean;
  readonly architecture: string;
  /** Such as `v8`; usually "". */
  readonly variant: string;
  readonly os: string;
  /** The image's local manifests, one per platform. Empty if the engine keeps a single one, whose digest is `id`. */
  readonly manifests: readonly ManifestFact[];
  readonly sizeBytes: number;
  /** RFC 3339: when this engine last tagged the image; "" if it never did. */
  readonly lastTaggedAt: string;
}

/** A container of any project, as a list call reports it. */
export interface ProjectContainer {
  readonly project: string;
  readonly state: ContainerFact["state"];
  /** The project's stack files, comma-separated; undefined if the label is missing. */
  readonly configFiles: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Any container, of a project or not, with the host ports that it holds now. */
export interface PublishingContainer {
  /** Empty if the container belongs to no project: its image's labels would mislead. */
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly PublishedPort[];
}

/** Any labelled resource of the engine, as a list call reports it. */
export interface ResourceFact {
  readonly kind: "container" | "network" | "volume" | "image";
  /** A volume has no id: its name. */
  readonly id: string;
  /** An image appears once for each of its names; an image without a name appears under its id. */
  readonly name: string;
  /** Of a container without the `berth.` labels that equal its image's, since they prove nothing. */
  readonly labels: Readonly<Record<string, string>>;
  /** The containers without the label that use the volume or image, by name. */
  readonly users: readonly string[];
}

/** A container's processes, as `ps` on the engine's host prints them. */
export interface ProcessTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  readonly arch: string;
  /** Such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Whether the engine supports BuildKit as well as the classic builder. */
  readonly buildKit: boolean;
}

/** An attribute of a stack that this engine is too old for. */
export interface Shortfall {
  /** Path in the stack: `["services", "web", "networks", "back", "gw_priority"]`. */
  readonly path: Path;
  /** Names the attribute, the API version that it needs and the engine's version. */
  readonly message: string;
  /** `left-out`: containers start without it, as with Compose. */
  readonly becomes: "refused" | "left-out";
}

export interface EngineEvent {
  readonly type: "container" | "network" | "volume" | "image";
  /** Such as `start`, `die`, `rename` or `destroy`. `health_status: healthy` is split into action `health_status` and health `healthy`. */
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly health?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch, in decimal digits. */
  readonly timeNano: string;
  /** The engine's own action, such as `health_status: healthy` or `exec_create: sh`, and all attributes, labels included. */
  readonly raw: { readonly action: string; readonly attributes: Readonly<Record<string, string>> };
}

/** A container's resource usage at one moment. Counters start at the container's start. */
export interface StatsSample {
  /** Percent of one core: 200 means two full cores. */
  readonly cpuPercent: number;
  /** Without the page cache, which the kernel can reclaim at any time. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly processes: number;
}
