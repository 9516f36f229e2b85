import type { Network, Service, Stack, Volume } from "../stack/stack.ts";
import type {
  ContainerFact,
  ContainerSummary,
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
  /** The attributes of these services and networks that this engine is too old for. Sends no request. */
  shortfalls(stack: Pick<Stack, "services" | "networks">): readonly Shortfall[];
  info(): Promise<EngineInfo>;
  /** The text of a Docker config.json with the user's credentials, for a container that uses this engine. Secret. */
  dockerConfig(): Promise<string>;
  /**
   * Every container that was created for the project, including one-off and stopped ones. Not those that only have its
   * label from their image (see `ownerOf`).
   */
  summaries(project: string): Promise<readonly ContainerSummary[]>;
  /** The same with all that the engine knows of each, at the price of a call for each. */
  containers(project: string): Promise<readonly ContainerFact[]>;
  /** The rest about containers of a list. Leaves out those that are gone by now. */
  details(containers: readonly Pick<ContainerSummary, "id">[]): Promise<readonly ContainerFact[]>;
  /** Finds a container by name or id; undefined if it does not exist. */
  container(name: string): Promise<ContainerFact | undefined>;
  /** The engine's raw inspect answer, for reports about a failure; undefined if the container does not exist. Holds secrets. */
  inspectContainer(name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The networks with the project's label, and those with the given names. `users: false` saves a call for each. */
  networks(
    project: string,
    names: readonly string[],
    options?: { readonly users?: boolean },
  ): Promise<readonly NetworkFact[]>;
  volumes(project: string, names: readonly string[]): Promise<readonly VolumeFact[]>;
  /** The local images that these references resolve to, one fact for each. */
  images(references: readonly string[]): Promise<readonly ImageFact[]>;
  /** The digest that an image's tag has at its registry now: `sha256:…`. The engine asks, with the user's credentials. */
  digest(reference: string): Promise<string>;
  /** The containers of all projects, including stopped ones. */
  projects(): Promise<readonly ProjectContainer[]>;
  /** Every resource with a label, `NAME` or `NAME=value`; of containers only those that belong to a project. */
  resources(label: string): Promise<readonly ResourceFact[]>;
  /** All containers, including stopped ones, with the host ports that they hold. */
  publishers(): Promise<readonly PublishingContainer[]>;
  /** The configurations that these containers, or all, were created from. Names that do not exist are left out. */
  inspectConfigs(names: readonly string[] | "all"): Promise<readonly InspectConfig[]>;
  /** The values that the engine uses for a container that sets none. */
  defaults(): Promise<EngineDefaults>;
  /** The processes of a running container. */
  processes(container: string): Promise<ProcessTable>;
}

export interface CommitContainer {
  readonly container: string;
  /** `repo:tag`; undefined creates an image without a name. */
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
  /** The image to run: `service.image`, or `project-service` for a built one without a name. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the container that this one replaces and whose anonymous volumes it takes over. */
  readonly inherit?: string | undefined;
  /** Set for a container of `run`, which is not a replica of its service. */
  readonly oneOff?: OneOff | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is special about a container that runs a single command beside its service's replicas. */
export interface OneOff {
  /** Unique; the container's name ends with the start of it. */
  readonly slug: string;
  /** The engine removes the container when it exits, even if berth is gone by then. */
  readonly autoRemove: boolean;
  /** Keep stdin open; it closes when the client disconnects. */
  readonly stdin: boolean;
  /** Use the service's network aliases. */
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
  /** Layer or build step; "" for the whole image. */
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
  /** Memory limit of the build containers. */
  readonly memoryBytes?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called for each file of the context that vanished while it was read, or that a tar cannot hold. */
  readonly warn?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Each write changes one resource and is safe to repeat after an interruption. */
export interface EngineWrites {
  createNetwork(network: Network, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Does nothing if the network does not exist. */
  removeNetwork(nameOrId: string): Promise<void>;
  createVolume(volume: Volume, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Does nothing if the volume does not exist. With `unlessUsed`, keeps a volume in use and returns its containers' names. */
  removeVolume(name: string, options?: { readonly unlessUsed?: boolean }): Promise<readonly string[]>;
  createContainer(request: CreateContainer): Promise<{ readonly id: string; readonly warnings: readonly string[] }>;
  /** Copies inline configs and secrets into the container, then starts it. Does nothing if it runs already. */
  startContainer(request: StartContainer): Promise<void>;
  /** Does nothing if it is stopped or does not exist. Without `graceSeconds`, the container's own grace period counts. */
  stopContainer(
    name: string,
    options?: { readonly graceSeconds?: number | undefined; readonly signal?: string | undefined },
  ): Promise<void>;
  killContainer(name: string, signal?: string): Promise<void>;
  restartContainer(name: string, options?: { readonly graceSeconds?: number | undefined }): Promise<void>;
  /** Does nothing if it is paused already. */
  pauseContainer(name: string): Promise<void>;
  unpauseContainer(name: string): Promise<void>;
  renameContainer(name: string, to: string): Promise<void>;
  /** Attaches a stopped container to a network that was recreated. */
  connectContainer(request: ConnectContainer): Promise<void>;
  /** Disconnects by force. Does nothing if it is not connected. */
  disconnectContainer(name: string, network: string): Promise<void>;
  /** Does nothing if the container does not exist. */
  removeContainer(
    name: string,
    options?: { readonly force?: boolean; readonly anonymousVolumes?: boolean },
  ): Promise<void>;
  pullImage(request: PullImage): Promise<void>;
  pushImage(request: PushImage): Promise<void>;
  buildImage(request: BuildImage): Promise<{ readonly id: string }>;
  /** Returns whether the image was removed, does not exist or is in use by other containers. */
  removeImage(reference: string): Promise<"removed" | "absent" | "in-use">;
  /** Creates an image from a container's changes. Returns the image's id. */
  commitContainer(request: CommitContainer): Promise<string>;
}

export interface EventsRequest {
  readonly project: string;
  /** Start of the time range; undefined means now. */
  readonly since?: string | undefined;
  /** End of the time range: the stream ends then, or at once if it is in the past. */
  readonly until?: string | undefined;
  /** Only events of these kinds, such as `start`. */
  readonly actions?: readonly string[] | undefined;
  /** Ids of containers that are known to belong to the project. Others cost a call each, to check that. */
  readonly known?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

export interface LogsRequest {
  readonly container: string;
  readonly follow?: boolean;
  /** Number of lines from the end, or `all`. */
  readonly tail?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly timestamps?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface LogStream {
  readonly tty: boolean;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface EngineStreams {
  /** Subscribes to the events of a project's own resources. Once the promise resolves, no later event is missed. The stream ends when `signal` aborts. */
  events(request: EventsRequest): Promise<AsyncIterable<EngineEvent>>;
  /** The raw log stream: frames with 8-byte headers, or the bare bytes of a TTY. Pull-based, so a slow reader slows the engine. */
  logs(request: LogsRequest): Promise<LogStream>;
  /** About one sample a second until the container is gone. `once`: a single sample, measured over one second. */
  stats(
    container: string,
    options: { readonly once: boolean; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<StatsSample>>;
  /** All files of a container as a tar stream. */
  exportContainer(container: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export type Engine = EngineReads & EngineWrites & EngineStreams & EngineSessions & EngineFiles & { close(): void };

/** Builds the images of one plan. Each image is requested alone, but builds that can share work run together. */
export interface Builder {
  /** Resolves once the image exists; rejects if it cannot be built. */
  build(image: string, follow: FollowBuild): Promise<void>;
}

export interface FollowBuild {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
