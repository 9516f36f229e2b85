import type { Env } from "../env.ts";
import { arrange } from "./argv.ts";
import { dockerEnvironment } from "./docker-flags.ts";

/** What the user typed to call us. */
export type CalledAs = "berth" | "docker berth" | "docker-compose" | "docker compose";

/** Is it docker compose that the user means? */
export function isInComposesPlace(calledAs: CalledAs): boolean {
  return calledAs === "docker compose" || calledAs === "docker-compose";
}

export interface Calling {
  readonly calledAs: CalledAs;
  /** undefined: none was given. */
  readonly command: string | undefined;
  readonly rest: readonly string[];
  /** What docker's own flags (`docker --context prod compose up`) set; undefined takes a variable away. */
  readonly env: Env;
}

/**
 * Under which name, for which command: of our own, as a plugin of docker (which says its name for us first: `compose up`),
 * or in the place of docker-compose, told by the name of the file or link that was run.
 */
export function calling(argv: readonly string[], file: string, env: Env): Calling {
  const { command, rest, plugin, docker } = arrange(argv);
  const isCompose = plugin === "compose" || (plugin === undefined && nameOf(file) === "docker-compose");
  const isPlugin = plugin !== undefined && env["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] !== undefined;
  const calledAs = isPlugin
    ? (`docker ${isCompose ? "compose" : "berth"}` as const)
    : isCompose
      ? "docker-compose"
      : "berth";
  return { calledAs, command, rest, env: dockerEnvironment(docker) };
}

/** `C:\bin\docker-compose.exe` → `docker-compose`. */
function nameOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? "").replace(/\.(?:exe|cmd|js)$/, "");
}
