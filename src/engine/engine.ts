import type { Path } from "../stack/node.ts";
import type { Network, Service, Stack, Volume } from "../stack/stack.ts";
import type { EngineDefaults, InspectConfig } from "./inspect-config.ts";
import type { EngineFiles, EngineSessions } from "./sessions.ts";

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

export interface EngineReads {
  /** All that these services and networks want and this engine cannot give. Asks nobody: known since it was opened. */
  shortfalls(wanted: Pick<Stack, "services" | "networks">): readonly Shortfall[];
  info(): Promise<EngineInfo>;
  /** A Docker config with our credentials, for a container that uses this engine as we do. Secret. */
  dockerConfig(): Promise<string>;
  /** Every container that carries the project's label, one-offs and stopped ones included. */
  containers(project: string): Promise<readonly ContainerFact[]>;
  /** By name or id; undefined where there is none. */
  container(name: string): Promise<ContainerFact | undefined>;
  /** All that the engine tells of a container, in its own words: for who looks into a failure. Has secrets in it. */
  inspected(name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Those with the project's label, and those of the given names. */
  networks(project: string, names: readonly string[]): Promise<readonly NetworkFact[]>;
  volumes(project: string, names: readonly string[]): Promise<readonly VolumeFact[]>;
  /** Those that are present locally, one fact per reference that resolves. */
  images(references: readonly string[]): Promise<readonly ImageFact[]>;
  /** What an image's tag stands for at its registry just now: `sha256:…`. The engine asks, with the user's credentials. */
  digest(reference: string): Promise<string>;
  /** The containers of all projects, stopped ones included. */
  projects(): Promise<readonly ProjectContainer[]>;
  /** Whatever carries a label: `NAME`, or `NAME=value`. */
  resources(label: string): Promise<readonly ResourceFact[]>;
  /** All containers, stopped ones included, with the ports that they hold. */
  publishers(): Promise<readonly PublishingContainer[]>;
  /** All that these containers were made from, or those of every project and none; a name that is nobody's is left out. */
  blueprints(names: readonly string[] | "all"): Promise<readonly InspectConfig[]>;
  /** What a container gets that says nothing else. */
  defaults(): Promise<EngineDefaults>;
  /** Of a running container. */
  processes(container: string): Promise<ProcessTable>;
}

export interface CommitContainer {
  readonly container: string;
  /** `repo:tag`; undefined leaves the image without a name. */
  readonly reference?: string | undefined;
  readonly author?: string | undefined;
  readonly message?: string | undefined;
  /** Dockerfile instructions to apply. */
  readonly changes: readonly string[];
  readonly pause: boolean;
}

export interface CreateContainer {
  readonly name: string;
  readonly stack: Stack;
  readonly service: Service;
  readonly number: number;
  /** Image to run, where it is not `service.image` (built ones: `project-service`). */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the container that this one replaces: its anonymous volumes are taken over. */
  readonly inherit?: string | undefined;
  /** Made by `run`: no replica of its service. */
  readonly oneOff?: OneOff | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a container differs that runs one command beside its service's replicas. */
export interface OneOff {
  /** Unique; what its name ends with begins it. */
  readonly slug: string;
  /** The engine removes it once it has ended, whatever has become of us. */
  readonly autoRemove: boolean;
  /** Somebody will type: its input ends when they go. */
  readonly stdin: boolean;
  /** Others on its networks find it under the service's names too. */
  readonly aliases: boolean;
}

export interface ConnectContainer {
  readonly name: string;
  readonly stack: Stack;
  readonly service: Service;
  readonly number: number;
  /** The network's key in the stack. */
  readonly network: string;
}

export interface StartContainer {
  readonly name: string;
  readonly stack: Stack;
  readonly service: Service;
}

export interface Progress {
  /** Layer or build step; "" for the whole. */
  readonly id: string;
  readonly text: string;
  readonly currentBytes?: number | undefined;
  readonly totalBytes?: number | undefined;
}

export interface PullImage {
  readonly reference: string;
  readonly platform?: string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PushImage {
  readonly reference: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BuildImage {
  readonly service: Service;
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a build container. */
  readonly memoryBytes?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Each write is one resource's change; each is safe to repeat after an interruption. */
export interface EngineWrites {
  createNetwork(network: Network, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Absent is fine. */
  removeNetwork(nameOrId: string): Promise<void>;
  createVolume(volume: Volume, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Absent is fine; with `unlessUsed`, one in use stays, and the result says so. */
  removeVolume(name: string, options?: { readonly unlessUsed?: boolean }): Promise<"removed" | "in-use">;
  createContainer(request: CreateContainer): Promise<{ readonly id: string; readonly warnings: readonly string[] }>;
  /** Hands inline configs and secrets over, then starts. Already running is fine. */
  startContainer(request: StartContainer): Promise<void>;
  /** Already stopped or absent is fine. `graceSeconds` undefined: the container's own. */
  stopContainer(
    name: string,
    options?: { readonly graceSeconds?: number | undefined; readonly signal?: string | undefined },
  ): Promise<void>;
  killContainer(name: string, signal?: string): Promise<void>;
  restartContainer(name: string, options?: { readonly graceSeconds?: number | undefined }): Promise<void>;
  /** Already paused is fine. */
  pauseContainer(name: string): Promise<void>;
  unpauseContainer(name: string): Promise<void>;
  renameContainer(name: string, to: string): Promise<void>;
  /** For one that is stopped, and whose network was made anew. */
  connectContainer(request: ConnectContainer): Promise<void>;
  /** By force; where it is not connected, all is well. */
  disconnectContainer(name: string, network: string): Promise<void>;
  /** Absent is fine. */
  removeContainer(
    name: string,
    options?: { readonly force?: boolean; readonly anonymousVolumes?: boolean },
  ): Promise<void>;
  pullImage(request: PullImage): Promise<void>;
  pushImage(request: PushImage): Promise<void>;
  buildImage(request: BuildImage): Promise<{ readonly id: string }>;
  /** Absent, or in use by others: says which by the result. */
  removeImage(reference: string): Promise<"removed" | "absent" | "in-use">;
  /** Makes an image of a container's files as they are; gives its id. */
  commitContainer(request: CommitContainer): Promise<string>;
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
  readonly told: { readonly action: string; readonly attributes: Readonly<Record<string, string>> };
}

export interface EventsRequest {
  readonly project: string;
  /** From this moment on; undefined: from now. */
  readonly since?: string | undefined;
  /** Ends there by itself; a past moment ends it at once. */
  readonly until?: string | undefined;
  readonly signal: AbortSignal;
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

export interface LogsRequest {
  readonly container: string;
  readonly follow?: boolean;
  /** Last N lines, or `all`. */
  readonly tail?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly timestamps?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface LogStream {
  readonly tty: boolean;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** false: there are no timestamps, asked for or not. */
  readonly isStamped?: boolean | undefined;
}

export interface EngineStreams {
  /** Subscribed once the promise resolves: what happens after that is not lost. Ends when `signal` aborts. */
  events(request: EventsRequest): Promise<AsyncIterable<EngineEvent>>;
  /** The engine's log stream as it arrives: 8-byte-header frames (or raw bytes of a TTY), not yet split. Pull-based, so a slow reader slows the engine. */
  logs(request: LogsRequest): Promise<LogStream>;
  /** A sample about each second, the first at once; ends with the container. `once`: one sample, measured over a second. */
  stats(
    container: string,
    options: { readonly once: boolean; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<StatsSample>>;
  /** All files of a container, as tar. */
  exportContainer(container: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export type Engine = EngineReads & EngineWrites & EngineStreams & EngineSessions & EngineFiles & { close(): void };

/** Builds the images of one plan. Those that can share their work are built together, each is asked for by itself. */
export interface Builder {
  /** Ends once the image is there; rejects where it cannot be built. */
  build(image: string, follow: FollowBuild): Promise<void>;
}

export interface FollowBuild {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
