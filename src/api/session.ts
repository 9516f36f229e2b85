import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EphemeralOwner, ephemeralOwner } from "../ci/ephemeral/ephemeral-owner.ts";
import type { Context, Interrupts } from "../context/context.ts";
import { openEngine, openFile, openRemotes } from "../context/open.ts";
import { UsageError } from "../errors.ts";
import type { Notices } from "../render/ui.ts";
import type { LoadRequest } from "../stack/load.ts";
import { type Opening, type Operations, openOperations } from "./operations.ts";
import type { OperationOptions, StackEvent, StackOptions } from "./options.ts";

/** What all operations of one stack have in common: the file, read once, and the engine. */
export interface Session {
  readonly project: string;
  /** Those that no profile disables; empty where the stack is known by its name alone. */
  readonly services: readonly string[];
  /** Of an ephemeral stack. */
  readonly keeper: EphemeralOwner | undefined;
  readonly operations: Operations;
  /** Ends all operations and lets the engine go. */
  close(): Promise<void>;
}

type Reads = Pick<Context, "load" | "loadOrName">;

interface Known extends Pick<Session, "project" | "services" | "keeper"> {
  /** The file as these services have it. */
  reads(services: readonly string[], operation: OperationOptions, signal: AbortSignal): Reads;
}

/** Reads the stack file; the engine is opened by the first operation that asks for it. */
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
  const whole = kept(read, own);
  // Refuses a stack that may not be ephemeral.
  if (own !== undefined) await whole.load();
  return worldOf(options, {
    project: own?.project ?? stack.name,
    services: [...stack.services.keys()],
    keeper: own,
    // A service that no profile enables is there once it is named.
    reads: (services, operation, signal) =>
      services.every((service) => stack.services.has(service)) ? whole : kept(open(operation, signal), own),
  });
}

function ownProject(name: string, { env = process.env, onEvent, keepExternal = false }: StackOptions): EphemeralOwner {
  const { note } = silentUi(onEvent);
  return ephemeralOwner({ name, env, keepPorts: false, keepExternal, program: berthProgram(), note });
}

/** A project by its name: what its containers' labels tell has to do. */
export function openNamedSession(project: string, options: Pick<StackOptions, "env"> & OperationOptions): Session {
  const load = async () => {
    throw new UsageError(`of project "${project}" no more than its name is known`, {
      hint: "Stack.load() reads its file.",
    });
  };
  const loadOrName = async () => ({ name: project, loaded: undefined });
  return worldOf(options, { project, services: [], keeper: undefined, reads: () => ({ load, loadOrName }) });
}

function worldOf(options: StackOptions, { project, services, keeper, reads }: Known): Session {
  const { env = process.env, parallel } = options;
  const engine = openEngine(env);
  const portsOf = ({ signal, onEvent, terminal }: Opening): Context => ({
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
  const operations = openOperations(portsOf, options.onEvent);
  return {
    ...{ project, services, keeper, operations },
    close: async () => {
      await operations.close();
      await engine.close();
    },
  };
}

/** The file as the stack is kept. */
function kept(file: Reads, own: EphemeralOwner | undefined): Reads {
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
      // Once asks it to end, twice has the engine see to it.
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

/** The command that a reaper turns into, from where this file is: built, a part of what is built, or a source. */
function berthProgram(): string {
  const places = ["../berth.js", "../../berth.js", "../../dist/berth.js"];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? "";
}

/** Hands all that flows tell to a listener, and prints nothing. */
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
    // What was asked for is given back by the call that asked.
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
