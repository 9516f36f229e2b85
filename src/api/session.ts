import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EphemeralOwner, ephemeralOwner } from "../ci/ephemeral/ephemeral-owner.ts";
import type { Context, Interrupts } from "../context/context.ts";
import { openEngine, openFile, openRemotes } from "../context/open.ts";
import { UsageError } from "../errors.ts";
import type { Notices } from "../render/ui.ts";
import type { LoadRequest } from "../stack/load.ts";
import { type ContextRequest, type Operations, openOperations } from "./operations.ts";
import type { OperationOptions, StackEvent, StackOptions } from "./options.ts";

/** What all operations of one stack share: the file, read once, and the engine. */
export interface Session {
  readonly project: string;
  /** The services that no profile disables; empty if only the project's name is known. */
  readonly services: readonly string[];
  /** Only for an ephemeral stack. */
  readonly owner: EphemeralOwner | undefined;
  readonly operations: Operations;
  /** Aborts all operations and disconnects from the engine. */
  close(): Promise<void>;
}

type Reads = Pick<Context, "load" | "loadOrName">;

interface KnownStack extends Pick<Session, "project" | "services" | "owner"> {
  /** Reads the file with these services enabled. */
  reads(services: readonly string[], operation: OperationOptions, signal: AbortSignal): Reads;
}

/** Reads the stack file. The first operation that needs the engine connects to it. */
export async function openSession(options: StackOptions): Promise<Session> {
  const { env = process.env } = options;
  const request = requestOf(options);
  const open = ({ onEvent }: OperationOptions, signal: AbortSignal) => {
    const ui = silentUi(onEvent);
    const remotes = { env, signal, ask: undefined, assumeYes: false, note: ui.note };
    return openFile({ ...request, fetchRemote: openRemotes(remotes) }, ui);
  };
  const read = open(options, options.signal ?? never());
  const { stack } = await read.load();
  options.signal?.throwIfAborted();
  const own = options.ephemeral ? ownProject(stack.name, options) : undefined;
  const whole = readsOf(read, own);
  // Refuses a stack that cannot be ephemeral.
  if (own !== undefined) await whole.load();
  return sessionOf(options, {
    project: own?.project ?? stack.name,
    services: [...stack.services.keys()],
    owner: own,
    // Naming a service enables it, as on the command line.
    reads: (services, operation, signal) =>
      services.every((service) => stack.services.has(service)) ? whole : readsOf(open(operation, signal), own),
  });
}

function ownProject(name: string, { env = process.env, onEvent, keepExternal = false }: StackOptions): EphemeralOwner {
  const { note } = silentUi(onEvent);
  return ephemeralOwner({ name, env, keepPorts: false, keepExternal, program: berthProgram(), note });
}

/** A project known only by its name. Everything else comes from its containers' labels. */
export function openNamedSession(project: string, options: Pick<StackOptions, "env"> & OperationOptions): Session {
  const load = async () => {
    throw new UsageError(`project "${project}" was opened by name, without its stack file`, {
      hint: "Open it with Stack.load() instead.",
    });
  };
  const loadOrName = async () => ({ name: project, loaded: undefined });
  return sessionOf(options, { project, services: [], owner: undefined, reads: () => ({ load, loadOrName }) });
}

function sessionOf(options: StackOptions, { project, services, owner, reads }: KnownStack): Session {
  const { env = process.env, parallel } = options;
  const engine = openEngine(env);
  const contextFor = ({ signal, onEvent, terminal }: ContextRequest): Context => ({
    load: (named = [], stages) => reads(named, { onEvent }, signal).load(named, stages),
    loadOrName: (named = []) => reads(named, { onEvent }, signal).loadOrName(named),
    engine: engine.engine,
    ui: silentUi(onEvent, terminal),
    interrupts: interruptsOf(signal),
    parallel,
    dryRun: false,
    otherFolder: options.projectDirectory === undefined ? "refuse" : "allow",
    env,
  });
  const operations = openOperations(contextFor, options.onEvent);
  return {
    ...{ project, services, owner, operations },
    close: async () => {
      await operations.close();
      await engine.close();
    },
  };
}

/** Reads the file, and for an ephemeral stack changes it once. */
function readsOf(file: Reads, own: EphemeralOwner | undefined): Reads {
  if (own === undefined) return file;
  let loaded: ReturnType<Reads["load"]> | undefined;
  const load: Reads["load"] = (...given) => {
    loaded ??= file.load(...given).then(own.own);
    return loaded;
  };
  return { load, loadOrName: async (services) => ({ name: own.project, loaded: await load(services) }) };
}

function requestOf(options: StackOptions): LoadRequest {
  const { file = [], cwd = process.cwd(), env = process.env, profiles = [], envFiles = [] } = options;
  const { project, projectDirectory } = options;
  return {
    ...{ cwd, env, files: [file].flat(), profiles, envFiles },
    ...(project === undefined ? {} : { projectName: project }),
    ...(projectDirectory === undefined ? {} : { projectDirectory }),
  };
}

function interruptsOf(stop: AbortSignal): Interrupts {
  return {
    stop,
    kill: never(),
    onSuspend: () => () => {},
    relay: (listener) => {
      // The first signal asks the process to end, the second makes the engine end it.
      const pass = () => {
        for (const _ of ["ask", "insist"]) listener("SIGTERM");
      };
      stop.addEventListener("abort", pass, { once: true });
      return () => stop.removeEventListener("abort", pass);
    },
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}

/** The program that the reaper runs. Its path depends on whether this file is built, part of a bundle, or a source. */
function berthProgram(): string {
  const places = ["../berth.js", "../../berth.js", "../../dist/berth.js"];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? "";
}

/** Passes all messages of flows to a listener, and prints nothing. */
function silentUi(
  onEvent: (event: StackEvent) => void = () => {},
  terminal: Notices["terminal"] = noTerminal,
): Notices {
  const note = (message: string) => onEvent({ type: "note", message });
  return {
    progress: (plan) => {
      onEvent({ type: "plan", plan });
      return { emit: onEvent, end: async () => {} };
    },
    warn: note,
    note,
    status: note,
    problems: (problems) => {
      for (const problem of problems) onEvent({ type: "problem", problem });
    },
    problem: (error) => note(error instanceof Error ? error.message : String(error)),
    // The call itself returns the result.
    showPlan: () => {},
    result: () => {},
    canAsk: false,
    confirm: async () => false,
    terminal,
  };
}

function noTerminal(): never {
  throw new Error("This operation has no terminal.");
}
