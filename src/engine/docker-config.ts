import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../env.ts";

/** A registry's entry in `auths`: what `docker login` wrote, or a person. */
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
  /** How the user wants containers listed. */
  readonly psFormat?: string;
  /** Where its plugins may lie too. */
  readonly cliPluginsExtraDirs?: readonly string[];
  /** What builds reach the internet by: of an engine's address, or `default`. */
  readonly proxies?: Readonly<Record<string, Proxies>>;
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  /** The program that keeps all credentials: `docker-credential-NAME`. */
  readonly credsStore?: string;
  /** The same for single registries; wins. */
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** Where the Docker CLI keeps what it is told: DOCKER_CONFIG, else ~/.docker. */
export function dockerConfigFolder(env: Env): string {
  return env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker");
}

/** Its config.json. */
export function dockerConfigFile(env: Env): string {
  return join(dockerConfigFolder(env), "config.json");
}

/** A missing or broken file is an empty one, as for the Docker CLI's own readers of single facts; so is what is null in it. */
export async function readDockerConfig(env: Env): Promise<DockerConfig> {
  try {
    const text = await readFile(dockerConfigFile(env), "utf8");
    return (JSON.parse(text, (_, value) => value ?? undefined) ?? {}) as DockerConfig;
  } catch {
    return {};
  }
}
