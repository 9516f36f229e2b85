import type { ApplyEvent } from "../apply/event.ts";
import type { Endpoint } from "../endpoints/endpoints.ts";
import type { Env } from "../env.ts";
import type { Plan } from "../plan/plan.ts";
import type { Problem } from "../stack/problems/problem.ts";

/**
 * What goes on, told to `onEvent` while it goes on: first `plan`, then for each of its steps `started`, any number of
 * `progress` and `warning`, and one of `done`, `failed`, `blocked`. `note` and `problem` come at any time.
 */
export type StackEvent =
  | ApplyEvent
  /** A plan that is about to be carried out. */
  | { readonly type: "plan"; readonly plan: Plan }
  /** What is worth knowing and belongs to no step, as a sentence. */
  | { readonly type: "note"; readonly message: string }
  /** A warning of the stack file, with its place. */
  | { readonly type: "problem"; readonly problem: Problem };

/** What every operation takes. */
export interface OperationOptions {
  /**
   * Ends the operation: nothing new is begun, what is under way at the engine is let finish, and the signal's reason is
   * thrown. Whatever has been made by then carries its names and labels, so that `down` finds it.
   */
  readonly signal?: AbortSignal | undefined;
  /** Receives events. Nothing is printed. Errors that it throws are not caught. */
  readonly onEvent?: ((event: StackEvent) => void) | undefined;
}

/** Which stack is meant. All of it is optional: then it is what `berth` finds in the current folder. */
export interface StackOptions {
  /** Ends the reading of the file. Each operation has its own. */
  readonly signal?: AbortSignal | undefined;
  /** Receives the events of all operations without their own listener. Nothing is printed. */
  readonly onEvent?: ((event: StackEvent) => void) | undefined;
  /** Stack file, or several to merge, relative to `cwd`. Default: `COMPOSE_FILE`, else the nearest `compose.yaml`. */
  readonly file?: string | readonly string[] | undefined;
  /** Project name. Default: `COMPOSE_PROJECT_NAME`, the file's `name`, else its folder's name. */
  readonly project?: string | undefined;
  /** Folder that relative paths in the file start from. Default: the first file's. */
  readonly projectDirectory?: string | undefined;
  /** Profiles to enable; `*` enables all. Default: `COMPOSE_PROFILES`. */
  readonly profiles?: readonly string[] | undefined;
  /** Files of variables instead of `.env`, relative to `cwd`. */
  readonly envFiles?: readonly string[] | undefined;
  /** The environment: variables for the file, and which engine is meant (`DOCKER_HOST`, …). Default: `process.env`. */
  readonly env?: Env | undefined;
  /** Folder to start from. Default: `process.cwd()`. */
  readonly cwd?: string | undefined;
  /**
   * A project of its own, `NAME-ci-` and eight characters, with host ports that are free: as many of them as you like side
   * by side, also of other processes. It goes with `await using`, with its volumes and the images that were built for it;
   * and where the process ends without, however it does, a small process started beside it takes it down. Default: false.
   */
  readonly ephemeral?: boolean | undefined;
  /** Let an ephemeral stack write to external volumes. Default: false, and such a stack is refused. */
  readonly keepExternal?: boolean | undefined;
  /** Most engine calls at once. */
  readonly parallel?: number | undefined;
}

/** How `Stack.up` brings up. */
export interface UpOptions extends OperationOptions {
  /** Only these, and what they depend on. Default: all that no profile disables. */
  readonly services?: readonly string[] | undefined;
  /** Wait until all are running or healthy, and one-shots done. Default: true. */
  readonly wait?: boolean | undefined;
  /** Most milliseconds that each wait takes. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Which images are built. Default: `missing`. */
  readonly build?: "missing" | "always" | "never" | undefined;
  /** Which images are pulled. Default: `policy`, as the file says. */
  readonly pull?: "policy" | "always" | "missing" | "never" | undefined;
  /** Which containers are recreated. Default: `changed`. */
  readonly recreate?: "changed" | "always" | "never" | undefined;
  /** false: leave what the services depend on alone. Default: true. */
  readonly dependencies?: boolean | undefined;
  /** Replicas by service; wins over the file. */
  readonly scale?: Readonly<Record<string, number>> | undefined;
  /** Remove containers of services that the file no longer has. Default: false. */
  readonly removeOrphans?: boolean | undefined;
  /** Recreate volumes whose definition changed; they lose their data. Default: false, they stay. */
  readonly recreateVolumes?: boolean | undefined;
  /** Anonymous volumes start empty instead of being taken over. Default: false. */
  readonly renewAnonymousVolumes?: boolean | undefined;
}

/** What `Stack.plan` is to consider. */
export type PlanOptions = OperationOptions &
  Pick<UpOptions, "services" | "removeOrphans"> & {
    readonly recreate?: "changed" | "always" | undefined;
  };

/** What `Stack.down` removes. */
export interface DownOptions extends OperationOptions {
  /** Only these services. Default: the whole project, its networks included. */
  readonly services?: readonly string[] | undefined;
  /** The file's named volumes too, and anonymous ones: their data is lost. Default: false. */
  readonly volumes?: boolean | undefined;
  /** Containers of services that the file no longer has. Default: true. */
  readonly removeOrphans?: boolean | undefined;
  /** Images too: all, or only those that have no name of their own. Default: none. */
  readonly images?: "all" | "local" | undefined;
  /** Seconds of grace before a container is killed. Default: its own. */
  readonly graceSeconds?: number | undefined;
}

/** Which containers `Stack.ps` lists. */
export interface PsOptions extends OperationOptions {
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Stopped ones and one-offs too. Default: false. */
  readonly all?: boolean | undefined;
}

/** Which part of the output `Stack.logs` reads. */
export interface LogsOptions extends OperationOptions {
  /** Only these services. */
  readonly services?: readonly string[] | undefined;
  /** Only this replica; they count from 1. */
  readonly index?: number | undefined;
  /** Go on with what comes, until all have ended. Default: false. */
  readonly follow?: boolean | undefined;
  /** Only the last lines of what each has said. Default: all. */
  readonly tail?: number | undefined;
  /** From this moment on. */
  readonly since?: Date | undefined;
  /** Up to this moment. */
  readonly until?: Date | undefined;
}

/** Which events `Stack.events` yields. */
export type EventsOptions = OperationOptions & Pick<LogsOptions, "services" | "since" | "until">;

/** A command in a container: what it gets, and who hears it. */
export interface CommandOptions extends OperationOptions {
  /** Its input, which then ends. Default: none. */
  readonly stdin?: string | Uint8Array | AsyncIterable<string | Uint8Array> | undefined;
  /** Variables over the container's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly user?: string | undefined;
  /** Folder in the container. */
  readonly workingDir?: string | undefined;
  /**
   * Takes what the command says as it comes, instead of `CommandResult`: for more than fits into memory. The command is
   * read on once what this returns is resolved.
   */
  readonly onOutput?: ((chunk: OutputChunk) => void | Promise<void>) | undefined;
}

/** A part of what a command said; it may end anywhere, also inside a character. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** What became of a command. */
export interface CommandResult {
  /** The command's own. */
  readonly exitCode: number;
  /** As UTF-8; "" where `onOutput` took it. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How `Stack.exec` runs a command. */
export interface ExecOptions extends CommandOptions {
  /** Only in this replica; they count from 1. Default: the first that runs. */
  readonly index?: number | undefined;
  readonly privileged?: boolean | undefined;
}

/** How `Stack.run` runs a command. */
export interface RunOptions extends CommandOptions, Pick<UpOptions, "build" | "pull" | "dependencies"> {
  /** Instead of the image's. */
  readonly entrypoint?: readonly string[] | undefined;
  /** Publish the service's ports. Default: false. */
  readonly servicePorts?: boolean | undefined;
  /** Be found under the service's names too. Default: false. */
  readonly aliases?: boolean | undefined;
}

/** A published port of one of the stack's containers, and where it is reached from here. */
export interface ServiceEndpoint extends Endpoint {
  readonly service: string;
  /** Of the replica, from 1. */
  readonly index: number;
}

/** Which of a service's published ports `Stack.endpoint` looks up. */
export interface EndpointOptions extends OperationOptions {
  /** Of this replica; they count from 1. */
  readonly index?: number | undefined;
  readonly protocol?: "tcp" | "udp" | undefined;
}

/**
 * What `Stack.waitFor` waits for.
 *
 * - `running`: healthy if the service has a healthcheck, else running and still running a moment later
 * - `healthy`: by its healthcheck
 * - `completed`: ended with 0
 * - `log`: a line of its output has this text or matches, whether it was said before or comes yet
 * - `port`: something listens behind this port of the container's, which must be published
 * - `http`: this path answers on `port`, below 400 or with `status`
 */
export type WaitCondition =
  | "running"
  | "healthy"
  | "completed"
  | { readonly log: string | RegExp }
  | { readonly port: number }
  | { readonly http: string; readonly port: number; readonly status?: number | undefined };

/** How long `Stack.waitFor` waits. */
export interface WaitOptions extends OperationOptions {
  /** Then a `TimedOut` is thrown. Default: 60 000. */
  readonly timeoutMs?: number | undefined;
}
