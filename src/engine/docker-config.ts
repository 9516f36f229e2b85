import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../env.ts";
import { readLimited } from "../stack/files/source.ts";

/** A registry's entry in `auths`, written by `docker login` or by hand. */
export interface AuthEntry {
  /** `user:password` in base64. */
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

type ProxyName = "httpProxy" | "httpsProxy" | "ftpProxy" | "noProxy" | "allProxy";
export type Proxies = Readonly<Partial<Record<ProxyName, string>>>;

/** The parts of the Docker CLI's config.json that berth reads. */
export interface DockerConfig {
  readonly currentContext?: string;
  /** The user's format for listing containers. */
  readonly psFormat?: string;
  /** Additional folders for CLI plugins. */
  readonly cliPluginsExtraDirs?: readonly string[];
  /** Proxies for builds, by the engine's address or `default`. */
  readonly proxies?: Readonly<Record<string, Proxies>>;
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  /** Suffix of the helper program that stores all credentials: `docker-credential-NAME`. */
  readonly credsStore?: string;
  /** The same for single registries; wins over `credsStore`. */
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** The Docker CLI's configuration folder: DOCKER_CONFIG, else ~/.docker. */
export function dockerConfigFolder(env: Env): string {
  return env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker");
}

/** The path of the Docker CLI's config.json. */
export function dockerConfigFile(env: Env): string {
  return join(dockerConfigFolder(env), "config.json");
}

/** Reads config.json. As in the Docker CLI, a missing or invalid file counts as empty; null members count as absent. */
export async function readDockerConfig(env: Env): Promise<DockerConfig> {
  try {
    const text = (await readLimited(dockerConfigFile(env))).toString("utf8");
    return (JSON.parse(text, (_, value) => value ?? undefined) ?? {}) as DockerConfig;
  } catch {
    return {};
  }
}
