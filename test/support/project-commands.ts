import { type Running, type RunOptions, type RunResult, runBerth, runCompose, startBerth } from "./run-berth.ts";
import type { TestProject } from "./with-project.ts";

/** The commands of one project, run in its folder under its name. */
export interface ProjectCommands {
  /** Runs to the end and must succeed: a failure tells all that was said. */
  berth(...args: readonly string[]): Promise<RunResult>;
  /** Runs to the end, however that is. */
  tryBerth(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  start(args: readonly string[], options?: RunOptions): Running;
  /** The peer, which must succeed too. */
  compose(...args: readonly string[]): Promise<RunResult>;
}

/** Binds the built command and its peer to a project. */
export function commandsOf(
  project: Pick<TestProject, "name" | "dir">,
  env: Readonly<Record<string, string | undefined>> = {},
): ProjectCommands {
  // Not -p, with which most commands would not read the file.
  const named = { COMPOSE_PROJECT_NAME: project.name, ...env };
  const within = (options: RunOptions = {}) => ({ cwd: project.dir, ...options, env: { ...named, ...options.env } });
  return {
    berth: async (...args) => succeeded("berth", args, await runBerth(args, within())),
    tryBerth: (args, options) => runBerth(args, within(options)),
    start: (args, options) => startBerth(args, within(options)),
    compose: async (...args) => succeeded("docker compose", args, await runCompose(args, within())),
  };
}

function succeeded(command: string, args: readonly string[], result: RunResult): RunResult {
  if (result.code === 0) return result;
  const how = result.signal ?? `exit ${result.code}`;
  throw new Error(`${command} ${args.join(" ")}: ${how}\n${result.stdout}${result.stderr}`);
}
