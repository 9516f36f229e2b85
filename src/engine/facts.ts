import type { Path } from "../stack/node.ts";

/** What the engine reported, at one moment. Read once, never mutated. */
export interface ContainerFact {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** Image reference as it was given at creation. */
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  /** What is run: the entrypoint's and the command's words. Empty where the engine did not tell. */
  readonly argv: readonly string[];
  /** As configured: a name, an id, both; "" is the image's. */
  readonly user: string;
  /** 0: none. */
  readonly memoryLimitBytes: number;
  /** `no`, `always`, `on-failure`, `unless-stopped`; "" is no. */
  readonly restartPolicy: string;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** none: no healthcheck. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** Of the last run; 0 while it never ran. */
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** The engine's own reason for a failed start, or "". */
  readonly stateError: string;
  readonly restartCount: number;
  /** RFC 3339; "" while it never ran. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Such as `Up 3 minutes (healthy)`. */
  readonly status: string;
  readonly ports: readonly PublishedPort[];
  /** Network names with the container's aliases and addresses there. */
  readonly networks: readonly {
    readonly name: string;
    readonly id: string;
    readonly aliases: readonly string[];
    readonly ipAddress: string;
  }[];
  readonly networkMode: string;
  /** `NAME=value`, the image's among them. May hold secrets: shown only where a plan names the variable, masked by name. */
  readonly env: readonly string[];
  readonly mounts: readonly {
    readonly type: string;
    readonly name: string;
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
  readonly tty: boolean;
  readonly stdinOpen: boolean;
  /** The last three health probes, oldest first. */
  readonly probes: readonly ProbeFact[];
}

/** One run of a container's healthcheck. */
export interface ProbeFact {
  /** -1: it took too long. */
  readonly exitCode: number;
  /** Its end, where it said more than a few lines. */
  readonly output: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface PublishedPort {
  /** "" where the port is exposed only. */
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
  readonly containers: readonly string[];
}

export interface VolumeFact {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mountpoint: string;
}

/** What one name stands for on one platform. */
export interface ManifestFact {
  readonly digest: string;
  readonly architecture: string;
  readonly variant: string;
  readonly os: string;
}

export interface ImageFact {
  /** The reference it was asked by. */
  readonly reference: string;
  readonly id: string;
  readonly digests: readonly string[];
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Paths that the image declares as VOLUME: each becomes an anonymous volume. */
  readonly volumes: readonly string[];
  readonly healthcheck: boolean;
  readonly architecture: string;
  /** Such as `v8`; mostly "". */
  readonly variant: string;
  readonly os: string;
  /** What the engine has of the image, by platform; empty where it keeps no more than one, which has the id. */
  readonly manifests: readonly ManifestFact[];
  readonly sizeBytes: number;
  /** RFC 3339, when this engine last gave it a tag; "" where it never did. */
  readonly lastTaggedAt: string;
}

/** A container of any project, by what a listing tells. */
export interface ProjectContainer {
  readonly project: string;
  readonly state: ContainerFact["state"];
  /** The files that the project was read from, comma-separated; undefined where the label is missing. */
  readonly configFiles: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** A container of any project or of none, with the ports of the host that it holds just now. */
export interface PublishingContainer {
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly PublishedPort[];
}

/** Anything at the engine that carries labels, by what a listing tells. */
export interface ResourceFact {
  readonly kind: "container" | "network" | "volume" | "image";
  /** Of a volume, its name. */
  readonly id: string;
  /** An image with several is there once for each; one without any goes by its id. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A container's processes, as `ps` on the engine's machine prints them. */
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
  /** Whether it has BuildKit beside the classic builder. */
  readonly buildKit: boolean;
}

/** An attribute of a stack that the engine is too old for. */
export interface Shortfall {
  /** Where in the model: `["services", "web", "networks", "back", "gw_priority"]`. */
  readonly path: Path;
  /** The attribute, what it needs and what is there. */
  readonly message: string;
  /** left-out: containers come up without it, as they do with Compose. */
  readonly becomes: "refused" | "left-out";
}

export interface EngineEvent {
  readonly type: "container" | "network" | "volume" | "image";
  /** `start`, `die`, `health_status: healthy` arrives as action `health_status` with health, `rename`, `destroy` … */
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly health?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch, as decimal digits where the engine gives them. */
  readonly timeNano: string;
  /** The engine's own words: `health_status: healthy`, `exec_create: sh`; and all that it adds, labels among it. */
  readonly raw: { readonly action: string; readonly attributes: Readonly<Record<string, string>> };
}

/** What a container uses at one moment. Counters run since its start. */
export interface StatsSample {
  /** Share of one core, in percent: 200 is two whole ones. */
  readonly cpuPercent: number;
  /** Without the page cache, which the kernel gives back on demand. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly processes: number;
}
