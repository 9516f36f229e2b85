import type { Context } from "../context/context.ts";
import type { Endpoint } from "../endpoints/endpoints.ts";
import { endpointVariables } from "../endpoints/variables.ts";
import { down } from "../flows/lifecycle/down.ts";
import { listContainers } from "../flows/list/list-containers.ts";
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
import { type Manner, trackCreated, withVerdicts } from "./operations.ts";
import type * as O from "./options.ts";
import { openNamedSession, openSession, type Session } from "./session.ts";
import { events, logs } from "./streams.ts";
import { takeDown, upRequest } from "./take-down.ts";
import { waitFor } from "./wait-for.ts";

/**
 * A project of a Compose file on a container engine: what the `berth` command does, from a program. Nothing is printed.
 *
 * Every operation rejects with a `BerthError` that has a `hint`: `StackInvalid` with all `problems` of the file,
 * `Failure` and `TimedOut` where something did not come up, `EngineUnreachable`, `EngineRefused`, `UsageError`. An
 * aborted one rejects with the signal's reason.
 *
 * @example
 * ```ts
 * await using stack = await Stack.load({ file: "compose.yaml" });
 * await stack.up();
 * const { url } = await stack.endpoint("web", 80);
 * ```
 */
export class Stack implements AsyncDisposable {
  readonly #world: Session;
  /** Containers that this object brought up, by name; undefined: it has not tried to. */
  #made: Set<string> | undefined;

  private constructor(world: Session) {
    this.#world = world;
  }

  /**
   * Reads and checks the stack file. The engine is not asked yet.
   *
   * @param options - which stack is meant; nothing: the one that `berth` finds in the current folder
   * @throws `StackInvalid` with every problem of the file; `UsageError` if no file is found
   */
  static async load(options: O.StackOptions = {}): Promise<Stack> {
    return new this(await openSession(options));
  }

  /**
   * A project that is there already, by its name alone: without a file, what its containers tell has to do. `plan`, `up`
   * and `run` reject with a `UsageError`.
   */
  static named(project: string, options: O.OperationOptions & Pick<O.StackOptions, "env"> = {}): Stack {
    return new this(openNamedSession(project, options));
  }

  /** The project's name. */
  get project(): string {
    return this.#world.project;
  }

  /** Names of the services that no profile disables; empty for a project that is known by its name alone. */
  get services(): readonly string[] {
    return this.#world.services;
  }

  /** What `up` would do now, and why. The engine is only read. */
  plan(options: O.PlanOptions = {}): Promise<Plan> {
    const { services = [], recreate = "changed", removeOrphans = false } = options;
    return this.#perform(options, async (ctx) => {
      const { plan, check } = await previewUp({ ...upDefaults, services, recreate, removeOrphans }, ctx);
      await check();
      return plan;
    });
  }

  /**
   * Brings the stack up, as far as it is not: images, networks, volumes, containers, in dependency order. Resolves once
   * all is running or healthy and one-shots are done, or with `wait: false` once all is started. Calls of `up` and `down` of
   * one object take turns.
   *
   * @throws `Failure` with all that failed; `TimedOut` after `timeoutMs`
   */
  async up(options: O.UpOptions = {}): Promise<void> {
    const { keeper } = this.#world;
    // A port that is free is all that an ephemeral stack asks for.
    const request = { ...upRequest(options), ...(keeper && ({ ports: "file" } as const)) };
    await this.#making(options, (ctx) => bringUp(request, ctx), { inTurn: true });
  }

  /** Stops and removes the containers, what depends on others first, then the networks; on request volumes and images. */
  async down(options: O.DownOptions = {}): Promise<void> {
    const { services = [], volumes = false, removeOrphans = true, images, graceSeconds } = options;
    const request = { services, volumes, removeOrphans, images, graceSeconds };
    await this.#perform(options, (ctx) => down(request, ctx), { inTurn: true });
  }

  /** The containers that run; with `all` also those that do not. */
  async ps({ services = [], all = false, ...options }: O.PsOptions = {}): Promise<readonly Container[]> {
    const listing = { services, all, orphans: true, states: [] };
    const facts = await this.#perform(options, (ctx) => listContainers(listing, ctx));
    return facts.map(containerOf);
  }

  /**
   * What the containers have said, line by line, and with `follow` what they go on to say. A slow reader slows the
   * engine, so memory does not grow; who leaves the loop ends it.
   *
   * @example
   * ```ts
   * for await (const { service, text } of stack.logs({ follow: true })) console.log(service, text);
   * ```
   */
  logs(options: O.LogsOptions = {}): AsyncIterable<LogLine> {
    return logs(options, () => this.#world.operations.open(options));
  }

  /** Container events, until the signal aborts, `until` has passed, or the reader leaves the loop. */
  events(options: O.EventsOptions = {}): AsyncIterable<ContainerEvent> {
    return events(options, () => this.#world.operations.open(options));
  }

  /**
   * Runs a command in a service's running container. Any exit code is a result, not an error.
   *
   * @throws `CommandFailed` where the command cannot be run at all; `Failure` where no container runs
   */
  exec(service: string, command: readonly string[], options: O.ExecOptions = {}): Promise<O.CommandResult> {
    const talk = captureIo(options);
    return this.#perform(options, (ctx) => exec({ service, command, options }, talk, ctx), talk);
  }

  /**
   * Runs a command in a container of its own, which is removed after it; what the service depends on is brought up.
   * An empty `command` is the service's own. Any exit code is a result, not an error.
   */
  run(service: string, command: readonly string[] = [], options: O.RunOptions = {}): Promise<O.CommandResult> {
    const talk = captureIo(options);
    return this.#making(options, (ctx) => run({ service, command, options }, talk, ctx), talk);
  }

  /**
   * Where a port of a service is reached from here.
   *
   * @param port - inside the container
   * @throws `Failure` where it is not published, or the service does not run
   */
  endpoint(service: string, port: number, options: O.EndpointOptions = {}): Promise<Endpoint> {
    const { index, protocol = "tcp" } = options;
    return this.#perform(options, (ctx) => endpoint({ service, port, index, protocol }, ctx));
  }

  /** Where all that is published is reached from here: in the order of the file, replicas by number. */
  async endpoints(options: O.OperationOptions = {}): Promise<readonly O.ServiceEndpoint[]> {
    const { services } = await this.#perform(options, containerEndpoints);
    return [...services].flatMap(([service, replicas]) =>
      replicas.flatMap(({ number, ports }) => ports.map((port) => ({ ...port, service, index: number }))),
    );
  }

  /**
   * The same as the variables that a command of `berth ci` gets: `WEB_HOST`, `WEB_PORT`, `WEB_PORT_80`, `WEB_URL`,
   * `BERTH_PROJECT`, and all as JSON in `BERTH_ENDPOINTS`. For `process.env` of a test runner.
   */
  async variables(options: O.OperationOptions = {}): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries(endpointVariables(await this.#perform(options, containerEndpoints)).variables);
  }

  /**
   * Waits for one thing of one service.
   *
   * @throws `TimedOut` after `timeoutMs`; `Failure` as soon as it cannot come any more
   */
  waitFor(service: string, condition: O.WaitCondition, options: O.WaitOptions = {}): Promise<void> {
    return this.#perform(options, (ctx) => waitFor(service, condition, options.timeoutMs ?? 60_000, ctx));
  }

  /** Why a service is up, or not: since when, what `up` would change, and a verdict for each cause. */
  why(service: string, options: O.OperationOptions = {}): Promise<Why> {
    return this.#perform(options, (ctx) => whyOf(service, new Date(), ctx));
  }

  /** Ends all operations under way and lets the engine go. What runs goes on. */
  close(): Promise<void> {
    return this.#world.close();
  }

  /**
   * For `await using`: ends all operations under way, takes down what `up` or `run` of this object brought up, and lets the
   * engine go. What ran before stays as it is. Volumes stay, save those of an ephemeral stack.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#world.operations.settle();
      if (this.#made !== undefined) await takeDown(this.#world, this.#made);
      this.#made = undefined;
    } finally {
      await this.close();
    }
  }

  #perform<T>(options: O.OperationOptions, work: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T> {
    return this.#world.operations.perform(options, work, manner);
  }

  /** The same for what is to be taken down afterwards. */
  async #making<T>(options: O.OperationOptions, work: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T> {
    const noted = (ctx: Context) => {
      this.#made ??= new Set();
      return work(trackCreated(ctx, this.#made, () => this.#world.keeper?.hold()));
    };
    try {
      return await this.#perform(options, noted, manner);
    } catch (error) {
      throw withVerdicts(error);
    }
  }
}
