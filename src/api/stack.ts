import type { Context } from "../context/context.ts";
import type { Endpoint } from "../endpoints/endpoints.ts";
import { endpointVariables } from "../endpoints/variables.ts";
import { down } from "../flows/lifecycle/down.ts";
import { inspectContainers } from "../flows/list/list-containers.ts";
import { whyOf } from "../flows/list/why-of.ts";
import { bringUp } from "../flows/up/bring-up.ts";
import { previewUp } from "../flows/up/prepare.ts";
import { upDefaults } from "../plan/options.ts";
import type { Plan } from "../plan/plan.ts";
import type { Why } from "../verdict/why.ts";
import { captureIo } from "./capture-io.ts";
import { exec, run } from "./command.ts";
import { type Container, containerOf } from "./container.ts";
import { containerEndpoints, endpoint } from "./endpoint.ts";
import type { ContainerEvent, LogLine } from "./log-line.ts";
import { type PerformOptions, trackCreated, withVerdicts } from "./operations.ts";
import type * as O from "./options.ts";
import { openNamedSession, openSession, type Session } from "./session.ts";
import { events, logs } from "./streams.ts";
import { takeDown, upRequest } from "./take-down.ts";
import { waitFor } from "./wait-for.ts";

/**
 * A project of a Compose file on a container engine: what the `berth` command does, for programs. It prints nothing.
 *
 * Every operation rejects with a `BerthError` that has a `hint`: `StackInvalid` with all `problems` of the file,
 * `Failure` and `TimedOut` if something did not come up, `EngineUnreachable`, `EngineRefused`, `UsageError`. An aborted
 * operation rejects with the signal's reason.
 *
 * @example
 * ```ts
 * await using stack = await Stack.load({ file: "compose.yaml" });
 * await stack.up();
 * const { url } = await stack.endpoint("web", 80);
 * ```
 */
export class Stack implements AsyncDisposable {
  readonly #session: Session;
  /** The names of the containers that this object brought up; undefined if it has not tried to. */
  #created: Set<string> | undefined;

  private constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Reads and checks the stack file. Does not connect to the engine yet.
   *
   * @param options - which stack to load. Default: the one that `berth` finds in the current folder
   * @throws `StackInvalid` with every problem of the file; `UsageError` if no file is found
   */
  static async load(options: O.StackOptions = {}): Promise<Stack> {
    return new this(await openSession(options));
  }

  /**
   * Opens an existing project by its name, without a stack file. `plan`, `up` and `run` then reject with a `UsageError`.
   */
  static named(project: string, options: O.OperationOptions & Pick<O.StackOptions, "env"> = {}): Stack {
    return new this(openNamedSession(project, options));
  }

  /** The project's name. */
  get project(): string {
    return this.#session.project;
  }

  /** Names of the services that no profile disables; empty for a project that was opened by name. */
  get services(): readonly string[] {
    return this.#session.services;
  }

  /** What `up` would do now, and why. Changes nothing. */
  plan(options: O.PlanOptions = {}): Promise<Plan> {
    const { services = [], recreate = "changed", removeOrphans = false } = options;
    return this.#perform(options, async (ctx) => {
      const { plan, check } = await previewUp({ ...upDefaults, services, recreate, removeOrphans }, ctx);
      await check();
      return plan;
    });
  }

  /**
   * Creates or updates what is missing or changed: images, networks, volumes, containers, in dependency order. Resolves
   * once all services are running or healthy and one-shots have completed; with `wait: false` once all have started.
   * Calls of `up` and `down` on one object take turns.
   *
   * @throws `Failure` with everything that failed; `TimedOut` after `timeoutMs`
   */
  async up(options: O.UpOptions = {}): Promise<void> {
    const { owner } = this.#session;
    // An ephemeral stack already asks for free ports.
    const request = { ...upRequest(options), ...(owner && ({ ports: "file" } as const)) };
    await this.#performAndTrack(options, (ctx) => bringUp(request, ctx), { inTurn: true });
  }

  /** Stops and removes the containers, dependents first, then the networks, and on request volumes and images. */
  async down(options: O.DownOptions = {}): Promise<void> {
    const { services = [], volumes = false, removeOrphans = true, images, graceSeconds } = options;
    const request = { services, volumes, removeOrphans, images, graceSeconds };
    await this.#perform(options, (ctx) => down(request, ctx), { inTurn: true });
  }

  /** The running containers; with `all` the stopped ones too. */
  async ps({ services = [], all = false, ...options }: O.PsOptions = {}): Promise<readonly Container[]> {
    const listing = { services, all, orphans: true, states: [] };
    const facts = await this.#perform(options, (ctx) => inspectContainers(listing, ctx));
    return facts.map(containerOf);
  }

  /**
   * The containers' output, line by line, and with `follow` their new output. A slow reader slows down the engine, so
   * memory does not grow. Leaving the loop ends the stream.
   *
   * @example
   * ```ts
   * for await (const { service, text } of stack.logs({ follow: true })) console.log(service, text);
   * ```
   */
  logs(options: O.LogsOptions = {}): AsyncIterable<LogLine> {
    return logs(options, () => this.#session.operations.open(options));
  }

  /** Container events. Ends when the signal aborts, when `until` has passed, or when the reader leaves the loop. */
  events(options: O.EventsOptions = {}): AsyncIterable<ContainerEvent> {
    return events(options, () => this.#session.operations.open(options));
  }

  /**
   * Runs a command in a service's running container. Any exit code is a result, not an error.
   *
   * @throws `CommandFailed` if the command cannot be run; `Failure` if no container of the service runs
   */
  exec(service: string, command: readonly string[], options: O.ExecOptions = {}): Promise<O.CommandResult> {
    const io = captureIo(options);
    return this.#perform(options, (ctx) => exec({ service, command, options }, io, ctx), io);
  }

  /**
   * Brings up the service's dependencies, runs a command in a new container, and removes that container. If `command` is
   * empty, the service's own command runs. Any exit code is a result, not an error.
   */
  run(service: string, command: readonly string[] = [], options: O.RunOptions = {}): Promise<O.CommandResult> {
    const io = captureIo(options);
    return this.#performAndTrack(options, (ctx) => run({ service, command, options }, io, ctx), io);
  }

  /**
   * Where to reach a port of a service from here.
   *
   * @param port - inside the container
   * @throws `Failure` if it is not published or the service does not run
   */
  endpoint(service: string, port: number, options: O.EndpointOptions = {}): Promise<Endpoint> {
    const { index, protocol = "tcp" } = options;
    return this.#perform(options, (ctx) => endpoint({ service, port, index, protocol }, ctx));
  }

  /** Where to reach all published ports from here: services in the file's order, replicas by number. */
  async endpoints(options: O.OperationOptions = {}): Promise<readonly O.ServiceEndpoint[]> {
    const { services } = await this.#perform(options, containerEndpoints);
    return [...services].flatMap(([service, replicas]) =>
      replicas.flatMap(({ number, ports }) => ports.map((port) => ({ ...port, service, index: number }))),
    );
  }

  /**
   * The same, as the variables that a command of `berth ci` gets: `WEB_HOST`, `WEB_PORT`, `WEB_PORT_80`, `WEB_URL`,
   * `BERTH_PROJECT`, and all of them as JSON in `BERTH_ENDPOINTS`. For example for a test runner's `process.env`.
   */
  async variables(options: O.OperationOptions = {}): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries(endpointVariables(await this.#perform(options, containerEndpoints)).variables);
  }

  /**
   * Waits until a service meets a condition.
   *
   * @throws `TimedOut` after `timeoutMs`; `Failure` as soon as the condition cannot be met any more
   */
  waitFor(service: string, condition: O.WaitCondition, options: O.WaitOptions = {}): Promise<void> {
    return this.#perform(options, (ctx) => waitFor(service, condition, options.timeoutMs ?? 60_000, ctx));
  }

  /** Why a service is up or not: since when, what `up` would change, and a verdict for each cause. */
  why(service: string, options: O.OperationOptions = {}): Promise<Why> {
    return this.#perform(options, (ctx) => whyOf(service, new Date(), ctx));
  }

  /** Aborts all running operations and disconnects from the engine. Containers keep running. */
  close(): Promise<void> {
    return this.#session.close();
  }

  /**
   * For `await using`: aborts all running operations, removes what `up` or `run` of this object brought up, and
   * disconnects from the engine. Containers that ran before are left alone. Volumes are kept, except an ephemeral stack's.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#session.operations.settle();
      if (this.#created !== undefined) await takeDown(this.#session, this.#created);
      this.#created = undefined;
    } finally {
      await this.close();
    }
  }

  #perform<T>(options: O.OperationOptions, work: (ctx: Context) => Promise<T>, how?: PerformOptions): Promise<T> {
    return this.#session.operations.perform(options, work, how);
  }

  /** Performs an operation, and remembers its containers for the removal at the end. */
  async #performAndTrack<T>(
    options: O.OperationOptions,
    work: (ctx: Context) => Promise<T>,
    how?: PerformOptions,
  ): Promise<T> {
    const tracked = (ctx: Context) => {
      this.#created ??= new Set();
      return work(trackCreated(ctx, this.#created, () => this.#session.owner?.hold()));
    };
    try {
      return await this.#perform(options, tracked, how);
    } catch (error) {
      throw withVerdicts(error);
    }
  }
}
