import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "./env.ts";

/** The parts of the Docker CLI's config.json that berth reads. */
export interface DockerConfig {
  readonly currentContext?: string;
  /** How the user wants containers listed. */
  readonly psFormat?: string;
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
}

export function dockerConfigFolder(env: Env): string {
  return env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker");
}

/** A missing or broken file is an empty one, as for the Docker CLI's own readers of single facts. */
export async function readDockerConfig(env: Env): Promise<DockerConfig> {
  try {
    return JSON.parse(await readFile(join(dockerConfigFolder(env), "config.json"), "utf8")) as DockerConfig;
  } catch {
    return {};
  }
}
