import type { ApplyEvent } from "../apply/event.ts";
import type { Endpoint } from "../endpoints/endpoints.ts";
import type { Env } from "../env.ts";
import type { Plan } from "../plan/plan.ts";
import type { Problem } from "../stack/problems/problem.ts";

/**
 * An event of an operation. First comes `plan`, then for each of its steps `started`, any number of `progress` and
 * `warning`, and one of `done`, `failed` or `blocked`. `note` and `problem` may come at any time.
 */
export type StackEvent =
  | ApplyEvent
  /** A plan that is about to be executed. */
  | { readonly type: "plan"; readonly plan: Plan }
  /** A message that belongs to no step. */
  | { readonly type: "note"; readonly message: string }
  /** A warning about the stack file, with its place. */
  | { readonly type: "problem"; readonly problem: Problem };

/** Options of every operation. */
export interface OperationOptions {
  /**
   * Aborts the operation: it sends no new calls, waits for the running ones, and throws the signal's reason. `down` finds
   * everything that was created by then.
   */
  readonly signal?: AbortSignal | undefined;
  /** Receives events. An error that it throws aborts the operation. */
  readonly onEvent?: ((event: StackEvent) => void) | undefined;
}

/** Which stack to open. Default: the one that `berth` finds in the current folder. */
export interface StackOptions {
  /** Aborts the reading of the file. Each operation has a signal of its own. */
  readonly signal?: AbortSignal | undefined;
  /** Receives the events of all operations that have no listener of their own. */
  readonly onEvent?: ((event: StackEvent) => void) | undefined;
  /** The stack file, or several to merge, relative to `cwd`. Default: `COMPOSE_FILE`, else the nearest `compose.yaml`. */
  readonly file?: string | readonly string[] | undefined;
  /** Project name. Default: `COMPOSE_PROJECT_NAME`, the file's `name`, else its folder's name. */
  readonly project?: string | undefined;
  /** The folder that relative paths in the file refer to. Default: the first file's folder. */
  readonly projectDirectory?: string | undefined;
  /** Profiles to enable; `*` enables all. Default: `COMPOSE_PROFILES`. */
  readonly profiles?: readonly string[] | undefined;
  /** Files of variables instead of `.env`, relative to `cwd`. */
  readonly envFiles?: readonly string[] | undefined;
  /** The environment: variables for the file, and the choice of the engine (`DOCKER_HOST`, …). Default: `process.env`. */
  readonly env?: Env | undefined;
  /** The working directory. Default: `process.cwd()`. */
  readonly cwd?: string | undefined;
  /**
   * Use a temporary project: its name ends in `-ci-` and eight characters, and it gets free host ports, so any number of
   * them can run at once. `await using` removes it with its volumes and the images built for it. If the process dies
   * first, a small cleanup process removes it. Default: false.
   */
  readonly ephemeral?: boolean | undefined;
  /** Allow an ephemeral stack to write to external volumes. Default: false, which refuses such a stack. */
  readonly keepExternal?: boolean | undefined;
  /** Maximum number of concurrent engine calls. */
  readonly parallel?: number | undefined;
}

/** Options of `Stack.up`. */
export interface UpOptions extends OperationOptions {
  /** Only these services and their dependencies. Default: all that no profile disables. */
  readonly services?: readonly string[] | undefined;
  /** Wait until all services are running or healthy and one-shots have completed. Default: true. */
  readonly wait?: boolean | undefined;
  /** Time limit of each wait, in milliseconds. Default: none. */
  readonly timeoutMs?: number | undefined;
  /** Which images to build. Default: `missing`. */
  readonly build?: "missing" | "always" | "never" | undefined;
  /** Which images to pull. Default: `policy`, the file's `pull_policy`. */
  readonly pull?: "policy" | "always" | "missing" | "never" | undefined;
  /** Which containers to recreate. Default: `changed`. */
  readonly recreate?: "changed" | "always" | "never" | undefined;
  /** Bring up the services' dependencies too. Default: true. */
  readonly dependencies?: boolean | undefined;
  /** Number of replicas by service. Overrides the file. */
  readonly scale?: Readonly<Record<string, number>> | undefined;
  /** Remove containers of services that are no longer in the file. Default: false. */
  readonly removeOrphans?: boolean | undefined;
  /** Recreate volumes whose definition changed, which deletes their data. Default: false. */
  readonly recreateVolumes?: boolean | undefined;
  /** Create new anonymous volumes instead of keeping the old containers'. Default: false. */
  readonly renewAnonymousVolumes?: boolean | undefined;
}

/** Options of `Stack.plan`. */
export type PlanOptions = OperationOptions &
  Pick<UpOptions, "services" | "removeOrphans"> & {
    readonly recreate?: "changed" | "always" | undefined;
  };

/** Options of `Stack.down`. */
export interface DownOptions extends OperationOptions {
  /** Only these services. Default: the whole project with its networks. */
  readonly services?: readonly string[] | undefined;
  /** Also remove the file's named volumes and anonymous volumes, with their data. Default: false. */
  readonly volumes?: boolean | undefined;
  /** Also remove containers of services that are no longer in the file. Default: true. */
  readonly removeOrphans?: boolean | undefined;
  /** Also remove images: all, or only those without a custom name. Default: none. */
  readonly images?: "all" | "local" | undefined;
  /** Seconds to wait before killing a container. Default: the container's own grace period. */
  readonly graceSeconds?: number | undefined;
}

/** Options of `Stack.ps`. */
export interface PsOptions extends OperationOptions {
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Include stopped containers and those of `run`. Default: false. */
  readonly all?: boolean | undefined;
}

/** Options of `Stack.logs`. */
export interface LogsOptions extends OperationOptions {
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Only this replica, starting at 1. */
  readonly index?: number | undefined;
  /** Wait for new output until all containers have exited. Default: false. */
  readonly follow?: boolean | undefined;
  /** Number of lines from the end of each container's output. Default: all. */
  readonly tail?: number | undefined;
  /** Only output after this time. */
  readonly since?: Date | undefined;
  /** Only output before this time. */
  readonly until?: Date | undefined;
}

/** Options of `Stack.events`. */
export type EventsOptions = OperationOptions & Pick<LogsOptions, "services" | "since" | "until">;

/** Options of a command in a container. */
export interface CommandOptions extends OperationOptions {
  /** The command's input. Default: none. */
  readonly stdin?: string | Uint8Array | AsyncIterable<string | Uint8Array> | undefined;
  /** Environment variables to add or override. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly user?: string | undefined;
  /** Working directory in the container. */
  readonly workingDir?: string | undefined;
  /**
   * Receives the output as it arrives; `CommandResult` then holds none. For output that does not fit into memory. The
   * next chunk is read once the returned promise resolves.
   */
  readonly onOutput?: ((chunk: OutputChunk) => void | Promise<void>) | undefined;
}

/** A part of a command's output. It may end anywhere, even inside a character. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** The result of a command. */
export interface CommandResult {
  /** The command's exit code. */
  readonly exitCode: number;
  /** Decoded as UTF-8; "" if `onOutput` received the output. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of `Stack.exec`. */
export interface ExecOptions extends CommandOptions {
  /** The replica to run in, starting at 1. Default: the first that runs. */
  readonly index?: number | undefined;
  readonly privileged?: boolean | undefined;
}

/** Options of `Stack.run`. */
export interface RunOptions extends CommandOptions, Pick<UpOptions, "build" | "pull" | "dependencies"> {
  /** Overrides the image's entrypoint. */
  readonly entrypoint?: readonly string[] | undefined;
  /** Publish the service's ports. Default: false. */
  readonly servicePorts?: boolean | undefined;
  /** Use the service's network aliases. Default: false. */
  readonly aliases?: boolean | undefined;
}

/** A published port of a container, and where to reach it from here. */
export interface ServiceEndpoint extends Endpoint {
  readonly service: string;
  /** The replica's number, starting at 1. */
  readonly index: number;
}

/** Options of `Stack.endpoint`. */
export interface EndpointOptions extends OperationOptions {
  /** The replica, starting at 1. Default: the first that runs. */
  readonly index?: number | undefined;
  readonly protocol?: "tcp" | "udp" | undefined;
}

/**
 * What `Stack.waitFor` waits for.
 *
 * - `running`: healthy if the service has a healthcheck, else running for a moment
 * - `healthy`: its healthcheck passes
 * - `completed`: exited with 0
 * - `log`: a line of its output contains this text or matches, in past or new output
 * - `port`: a process listens on this port in the container. The port must be published.
 * - `http`: this path answers on `port` with `status`, or any status below 400
 */
export type WaitCondition =
  | "running"
  | "healthy"
  | "completed"
  | { readonly log: string | RegExp }
  | { readonly port: number }
  | { readonly http: string; readonly port: number; readonly status?: number | undefined };

/** Options of `Stack.waitFor`. */
export interface WaitOptions extends OperationOptions {
  /** Time limit in milliseconds, after which `TimedOut` is thrown. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
}
