import type { Network, Service, Stack, Volume } from "../stack/stack.ts";
import type {
  ContainerFact,
  EngineEvent,
  EngineInfo,
  ImageFact,
  NetworkFact,
  ProcessTable,
  ProjectContainer,
  PublishingContainer,
  ResourceFact,
  Shortfall,
  StatsSample,
  VolumeFact,
} from "./facts.ts";
import type { EngineDefaults, InspectConfig } from "./inspect-config.ts";
import type { EngineFiles, EngineSessions } from "./sessions.ts";

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
  inspectContainer(name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
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
  inspectConfigs(names: readonly string[] | "all"): Promise<readonly InspectConfig[]>;
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

export interface EventsRequest {
  readonly project: string;
  /** From this moment on; undefined: from now. */
  readonly since?: string | undefined;
  /** Ends there by itself; a past moment ends it at once. */
  readonly until?: string | undefined;
  readonly signal: AbortSignal;
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
  readonly hasTimestamps?: boolean | undefined;
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
