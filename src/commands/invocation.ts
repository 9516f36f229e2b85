import type { Env } from "../env.ts";
import { UsageError } from "../errors.ts";
import { arrange } from "./argv.ts";

/** The command that the user typed to run berth. */
export type CalledAs = "berth" | "docker berth" | "docker-compose" | "docker compose";

/** Whether berth runs in the place of docker compose. */
export function isInComposesPlace(calledAs: CalledAs): boolean {
  return calledAs === "docker compose" || calledAs === "docker-compose";
}

export interface Invocation {
  readonly calledAs: CalledAs;
  /** undefined if it is missing. */
  readonly command: string | undefined;
  readonly rest: readonly string[];
  /** The variables that docker's own flags set (`docker --context prod compose up`); undefined unsets a variable. */
  readonly env: Env;
}

/**
 * Finds the command and the name under which berth was run: its own, a docker plugin's (docker passes the plugin's name
 * first: `compose up`), or docker-compose, which is recognized by the name of the executed file or link.
 */
export function parseInvocation(argv: readonly string[], file: string, env: Env): Invocation {
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

/** docker's own global flags as environment variables. --host and --context override both variables that select an engine. */
function dockerEnvironment(flags: ReadonlyMap<string, string>): Env {
  const host = flags.get("host");
  const context = flags.get("context");
  const config = flags.get("config");
  if (host !== undefined && context !== undefined) {
    throw new UsageError("conflicting options: cannot specify both --host and --context");
  }
  return {
    ...(host === undefined ? {} : { DOCKER_HOST: host, DOCKER_CONTEXT: undefined }),
    ...(context === undefined ? {} : { DOCKER_CONTEXT: context, DOCKER_HOST: undefined }),
    ...(config === undefined ? {} : { DOCKER_CONFIG: config }),
    ...(isOn(flags.get("tlsverify")) ? { DOCKER_TLS_VERIFY: "1" } : {}),
    ...(isOn(flags.get("tls")) ? { DOCKER_TLS: "1" } : {}),
    ...certificates(flags),
  };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(?:false|0)$/i.test(value);
}

/** DOCKER_CERT_PATH for the certificate flags. It names a directory, so the files need docker's default names in one directory. */
function certificates(flags: ReadonlyMap<string, string>): { readonly DOCKER_CERT_PATH?: string } {
  const fileNames = [
    ["tlscacert", "ca.pem"],
    ["tlscert", "cert.pem"],
    ["tlskey", "key.pem"],
  ] as const;
  const folders = new Set<string>();
  for (const [flag, name] of fileNames) {
    const path = flags.get(flag);
    if (path === undefined) continue;
    const [, folder, file] = /^(?:(.*)[\\/])?([^\\/]*)$/s.exec(path) ?? [];
    if (file !== name) throw new UsageError(`--${flag} ${path}: the file must be called ${name}`, { hint });
    folders.add(folder ?? ".");
  }
  const [folder, ...others] = folders;
  if (others.length > 0) throw new UsageError("the certificates must be in one folder", { hint });
  return folder === undefined ? {} : { DOCKER_CERT_PATH: folder };
}

const hint = "Put ca.pem, cert.pem and key.pem into one folder, or use a docker context.";
