import type { Engine } from "../engine/engine.ts";
import type { Env } from "../env.ts";
import { UsageError } from "../errors.ts";
import type { Ports } from "../flows/ports.ts";
import { openUi } from "../render/ui.ts";
import type { Loaded, LoadRequest, Stages } from "../stack/load.ts";
import type { FetchRemote } from "../stack/remote.ts";
import type { GlobalFlags } from "./global-flags.ts";
import { listen } from "./interrupts.ts";

/** Opens what a flow needs, from the global flags and the environment; file, engine and terminal only when asked for. */
export function openPorts(flags: GlobalFlags, env: Env = process.env): Ports {
  const ui = openUi({
    progress: choice(flags.progress ?? env["COMPOSE_PROGRESS"], ["auto", "tty", "plain", "json", "quiet"], "auto"),
    ansi: choice(flags.ansi ?? env["COMPOSE_ANSI"], ["auto", "always", "never"], "auto"),
    stdout: process.stdout,
    stderr: process.stderr,
    env,
  });
  const interrupts = listen(env["DOCKER_CLI_PLUGIN_SOCKET"]);
  const fetchRemote = remotes(flags, env, { ui, interrupts });
  const load = once(async (services: readonly string[] = [], stages: Stages = {}): Promise<Loaded> => {
    const stage = await import("../stack/load.ts");
    const loaded = await stage.load({ ...loadRequest(flags, env, services), fetchRemote, ...stages });
    ui.problems(loaded.warnings);
    return loaded;
  });
  let engine: Promise<Engine> | undefined;
  return {
    load,
    outline: async (stages) => {
      const stage = await import("../stack/outline.ts");
      const outline = await stage.outline({ ...loadRequest(flags, env, []), fetchRemote, ...stages });
      ui.problems(outline.warnings);
      return outline;
    },
    loadOrName: async (services) => {
      const name = flags["project-name"] ?? env["COMPOSE_PROJECT_NAME"];
      try {
        const loaded = await load(services, { creates: false });
        return { name: loaded.stack.name, loaded };
      } catch (error) {
        const noFile = error instanceof UsageError && error.message.includes("no configuration file");
        // As docker compose does: no project has capitals.
        if (noFile && name !== undefined && name !== "") return { name: name.toLowerCase(), loaded: undefined };
        throw error;
      }
    },
    engine: () => {
      engine ??= import("../engine/docker/connect.ts")
        .then(({ connect }) => connect({ env }))
        .catch((error) => {
          // Whoever asks again may find it.
          engine = undefined;
          throw error;
        });
      return engine;
    },
    psFormat: async () => {
      const { readDockerConfig } = await import("../engine/docker-config.ts");
      return (await readDockerConfig(env)).psFormat || undefined;
    },
    write: async (path, text) => {
      const { writeFile } = await import("node:fs/promises");
      await writeFile(path, text).catch((cause: Error) => {
        throw new UsageError(`${path} cannot be written: ${cause.message}`, { cause });
      });
    },
    save: async (path, bytes) => {
      const { saveFile } = await import("./save-file.ts");
      await saveFile(path, bytes);
    },
    close: async () => {
      (await engine?.catch(() => undefined))?.close();
      await ui.close();
    },
    ui,
    interrupts,
    parallel: parallel(flags.parallel, env),
    dryRun: flags["dry-run"] ?? false,
    env,
  };
}

function loadRequest(flags: GlobalFlags, env: Env, services: readonly string[]): LoadRequest {
  return {
    cwd: process.cwd(),
    env,
    files: flags.file ?? [],
    profiles: flags.profile ?? [],
    envFiles: flags["env-file"] ?? [],
    services,
    allResources: flags["all-resources"] ?? false,
    compatibility: flags.compatibility ?? false,
    ...(flags["project-name"] === undefined ? {} : { projectName: flags["project-name"] }),
    ...(flags["project-directory"] === undefined ? {} : { projectDirectory: flags["project-directory"] }),
    readStdin: async () => {
      const { text } = await import("node:stream/consumers");
      return text(process.stdin);
    },
  };
}

/** Opened by the first source that is not on this machine. */
function remotes(flags: GlobalFlags, env: Env, { ui, interrupts }: Pick<Ports, "ui" | "interrupts">): FetchRemote {
  const open = once(async () => {
    const { openRemotes } = await import("../stack/remote/fetch.ts");
    return openRemotes({
      env,
      signal: interrupts.stop,
      ask: process.stdin.isTTY ? ui.confirm : undefined,
      assumeYes: flags.yes ?? false,
      note: ui.note,
      credentials: async (registry) => {
        const { credentialsFor } = await import("../engine/docker/registry-auth.ts");
        return credentialsFor(env, registry, interrupts.stop);
      },
    });
  });
  return async (source, at) => (await open())(source, at);
}

function parallel(flag: number | undefined, env: Env): number | undefined {
  const value = flag ?? Number(env["COMPOSE_PARALLEL_LIMIT"] || Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function choice<T extends string>(given: string | undefined, allowed: readonly T[], otherwise: T): T {
  return allowed.find((one) => one === given) ?? otherwise;
}

function once<A extends unknown[], T>(open: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let opened: Promise<T> | undefined;
  return (...args) => {
    opened ??= open(...args);
    return opened;
  };
}
