import { openEngine, openFile, openRemotes } from "../flows/open.ts";
import type { Interrupts, Ports } from "../flows/ports.ts";
import type { Telling } from "../render/ui.ts";
import type { LoadRequest } from "../stack/load.ts";
import type { OperationOptions, StackOptions } from "./options.ts";
import { silentUi } from "./silent-ui.ts";

/** What all operations of one stack have in common: the file, read once, and the engine. */
export interface World {
  readonly project: string;
  /** Those that run; empty where no file was found. */
  readonly services: readonly string[];
  /** For one operation. */
  ports(options: OperationOptions, terminal?: Telling["terminal"]): Ports;
  /** Ends all operations and lets the engine go. */
  close(): Promise<void>;
}

/** Reads the stack file; the engine is opened by the first operation that asks for it. */
export async function openWorld(options: StackOptions): Promise<World> {
  const { env = process.env, parallel } = options;
  const engine = openEngine(env);
  const closing = new AbortController();
  const request = requestOf(options);
  const file = (operation: OperationOptions, signal: AbortSignal) => {
    const ui = silentUi(operation.onEvent ?? options.onEvent);
    const remotes = { env, signal, ask: undefined, assumeYes: false, note: ui.note };
    return openFile({ ...request, fetchRemote: openRemotes(remotes) }, ui);
  };
  const signalOf = ({ signal }: OperationOptions) =>
    AbortSignal.any([closing.signal, options.signal, signal].filter((each) => each !== undefined));
  const read = file(options, signalOf(options));
  // Read as for what makes containers; without a file the name may do.
  await Promise.allSettled([read.load()]);
  const { name, loaded } = await read.loadOrName();
  signalOf(options).throwIfAborted();
  return {
    project: name,
    services: [...(loaded?.stack.services.keys() ?? [])],
    ports: (operation, terminal) => {
      const signal = signalOf(operation);
      signal.throwIfAborted();
      // A service that no profile enables is there once it is named.
      const isThere = (service: string) => loaded === undefined || loaded.stack.services.has(service);
      const reads = (services: readonly string[] = []) => (services.every(isThere) ? read : file(operation, signal));
      return {
        load: (services, stages) => reads(services).load(services, stages),
        loadOrName: (services) => reads(services).loadOrName(services),
        engine: engine.engine,
        ui: silentUi(operation.onEvent ?? options.onEvent, terminal),
        interrupts: interruptsOf(signal),
        parallel,
        dryRun: false,
        env,
      };
    },
    close: async () => {
      closing.abort(new DOMException("The stack was closed.", "AbortError"));
      await engine.close();
    },
  };
}

function requestOf(options: StackOptions): LoadRequest {
  const { file = [], cwd = process.cwd(), env = process.env, profiles = [], envFiles = [] } = options;
  const { project, projectDirectory } = options;
  return {
    cwd,
    env,
    files: [file].flat(),
    profiles,
    envFiles,
    ...(project === undefined ? {} : { projectName: project }),
    ...(projectDirectory === undefined ? {} : { projectDirectory }),
  };
}

function interruptsOf(stop: AbortSignal): Interrupts {
  return {
    stop,
    kill: new AbortController().signal,
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
