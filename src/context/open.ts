import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import type { Loaded, LoadRequest, Stages } from "../stack/load.ts";
import type { FetchRemote } from "../stack/remote/remote.ts";
import type { CommandContext } from "./context.ts";
import { loadOrName, type ProjectSource } from "./project-use.ts";

/** Connects to the engine that the environment selects, on first use. `note` receives messages about slow calls. */
export function openEngine(
  env: Env,
  note?: (text: string) => void,
): { readonly engine: () => Promise<Engine>; close(): Promise<void> } {
  let engine: Promise<Engine> | undefined;
  return {
    engine: () => {
      engine ??= import("../engine/docker/connect/connect.ts")
        .then(({ connect }) => connect({ env, onSlow: note }))
        .catch((error) => {
          // The next call tries again.
          engine = undefined;
          throw error;
        });
      return engine;
    },
    close: async () => (await engine?.catch(() => undefined))?.close(),
  };
}

/**
 * Reads the stack file once, with the options of the first call. `source` says whether the command finds its project in the
 * file or by its name. Shows the file's warnings; commands that only need the project's containers get one line for each.
 */
export function openFile(
  request: LoadRequest,
  { problems, note }: Pick<CommandContext["ui"], "problems" | "note">,
  source: ProjectSource = "file",
): Pick<CommandContext, "load" | "outline" | "loadOrName"> {
  const isShort = source === "file-or-name" || source === "name";
  const load = once(async (services: readonly string[] = [], stages: Stages = {}): Promise<Loaded> => {
    const stage = await import("../stack/load.ts");
    const loaded = await stage.load({ ...request, services, ...stages });
    problems(loaded.warnings, { isShort });
    return loaded;
  });
  return {
    load,
    outline: async (stages) => {
      const stage = await import("../stack/outline/outline.ts");
      const outline = await stage.outline({ ...request, services: [], ...stages });
      problems(outline.warnings);
      return outline;
    },
    loadOrName: (services) => loadOrName(source, request, { load: () => load(services, { creates: false }), note }),
  };
}

interface RemoteOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
  /** undefined if there is no terminal to ask on. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly assumeYes: boolean;
  readonly note: (text: string) => void;
}

/** Fetches remote sources. Its modules are loaded on first use. */
export function openRemotes(options: RemoteOptions): FetchRemote {
  const open = once(async () => {
    const stage = await import("../stack/remote/fetch.ts");
    return stage.openRemotes({
      ...options,
      credentials: async (registry) => {
        const { credentialsFor } = await import("../engine/docker/registry/registry-auth.ts");
        return credentialsFor(options.env, registry, options.signal);
      },
    });
  });
  return async (source, at) => (await open())(source, at);
}

function once<A extends unknown[], T>(open: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let opened: Promise<T> | undefined;
  return (...args) => {
    opened ??= open(...args);
    return opened;
  };
}
