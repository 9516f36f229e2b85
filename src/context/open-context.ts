import { realpathSync } from "node:fs";
import { isAbsolute, normalize } from "node:path";
import type { Env } from "../env.ts";
import { openUi } from "../render/ui.ts";
import type { LoadRequest } from "../stack/load.ts";
import type { CommandContext } from "./context.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { openEngine, openFile, openRemotes } from "./open.ts";
import { projectUses } from "./project-use.ts";

/** The global flags. */
export interface GlobalOptions {
  readonly file?: string[] | undefined;
  readonly "project-name"?: string | undefined;
  readonly "project-directory"?: string | undefined;
  readonly profile?: string[] | undefined;
  readonly "env-file"?: string[] | undefined;
  readonly parallel?: number | undefined;
  readonly ansi?: string | undefined;
  readonly progress?: string | undefined;
  readonly compatibility?: boolean | undefined;
  readonly "all-resources"?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
  readonly adopt?: boolean | undefined;
  /** Only for commands that may ask questions. */
  readonly yes?: boolean | undefined;
}

/** How berth was called. */
export interface Invoked {
  /** The command's name, which decides how the project is found. */
  readonly command: string;
  /** What the user types to run berth, such as `docker compose`. */
  readonly program: string;
  /** Whether berth runs in place of docker compose. */
  readonly inComposesPlace: boolean;
}

/** Creates a command's context from flags and environment. File, engine and terminal are opened on first use. */
export function openContext(
  flags: GlobalOptions,
  { command, program, inComposesPlace }: Invoked,
  env: Env = process.env,
): CommandContext {
  const { source, otherFolder } = projectUses[command] ?? { source: "file", otherFolder: "refuse" };
  const interrupts = listenForInterrupts(env["DOCKER_CLI_PLUGIN_SOCKET"]);
  const ui = openUi({
    progress: choice(flags.progress ?? env["COMPOSE_PROGRESS"], ["auto", "tty", "plain", "json", "quiet"], "auto"),
    ansi: choice(flags.ansi ?? env["COMPOSE_ANSI"], ["auto", "always", "never"], "auto"),
    stdout: process.stdout,
    stderr: process.stderr,
    env,
    stop: interrupts.stop,
    inComposesPlace,
    program,
  });
  const fetchRemote = openRemotes({
    env,
    signal: interrupts.stop,
    ask: process.stdin.isTTY ? ui.confirm : undefined,
    assumeYes: flags.yes ?? false,
    note: ui.note,
  });
  const engine = openEngine(env, ui.note);
  const request = { ...loadRequest(flags, env), fetchRemote };
  return {
    ...openFile(request, ui, source),
    request,
    engine: engine.engine,
    psFormat: async () => {
      const { readDockerConfig } = await import("../engine/docker-config.ts");
      return (await readDockerConfig(env)).psFormat || undefined;
    },
    write: async (path, text) => {
      const { writeNamedFile } = await import("./write-new.ts");
      await writeNamedFile(path, [text]);
    },
    writeNew: async (files) => {
      const { writeNewFiles } = await import("./write-new.ts");
      await writeNewFiles(files);
    },
    save: async (path, bytes) => {
      const { writeNamedFile } = await import("./write-new.ts");
      await writeNamedFile(path, bytes);
    },
    close: async () => {
      await engine.close();
      await ui.close();
    },
    ui,
    interrupts,
    parallel: parallel(flags.parallel, env),
    dryRun: flags["dry-run"] ?? false,
    otherFolder: flags.adopt || flags["project-directory"] || inComposesPlace ? "allow" : otherFolder,
    env,
  };
}

function loadRequest(flags: GlobalOptions, env: Env): LoadRequest {
  return {
    cwd: workingDirectory(env),
    env,
    files: flags.file ?? [],
    profiles: flags.profile ?? [],
    envFiles: flags["env-file"] ?? [],
    allResources: flags["all-resources"] ?? false,
    compatibility: flags.compatibility ?? false,
    ...(flags["project-name"] === undefined ? {} : { projectName: flags["project-name"] }),
    ...(flags["project-directory"] === undefined ? {} : { projectDirectory: flags["project-directory"] }),
    stdin: () => process.stdin,
  };
}

/** The working directory as the shell names it, for example through a link to the current release. As in docker compose. */
function workingDirectory({ PWD: named }: Env): string {
  const actual = process.cwd();
  if (named === undefined || named === actual || !isAbsolute(named)) return actual;
  try {
    return realpathSync(named) === actual ? normalize(named) : actual;
  } catch {
    return actual;
  }
}

function parallel(flag: number | undefined, env: Env): number | undefined {
  const value = flag ?? Number(env["COMPOSE_PARALLEL_LIMIT"] || Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function choice<T extends string>(value: string | undefined, allowed: readonly T[], fallback: T): T {
  return allowed.find((other) => other === value) ?? fallback;
}
