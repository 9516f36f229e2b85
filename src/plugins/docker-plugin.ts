import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { dockerConfigFolder, readDockerConfig } from "../engine/docker-config.ts";
import type { Env } from "../env.ts";

/** The path of a plugin such as `buildx`, in the Docker CLI's plugin folders or on the PATH; undefined if not found. */
export async function dockerPlugin(name: string, env: Env): Promise<string | undefined> {
  const program = `docker-${name}`;
  return (await firstOf(program, await pluginFolders(env))) ?? firstOf(program, pathOf(env));
}

/** The path of a provider: a Docker CLI plugin, or a program of that name on the PATH. */
export async function providerProgram(type: string, env: Env): Promise<string | undefined> {
  return (await dockerPlugin(type, env)) ?? firstOf(type, pathOf(env));
}

async function firstOf(program: string, folders: readonly string[]): Promise<string | undefined> {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  for (const path of folders.map((folder) => join(folder, name))) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

function pathOf(env: Env): readonly string[] {
  return (env["PATH"] ?? "").split(delimiter).filter(Boolean);
}

async function pluginFolders(env: Env): Promise<readonly string[]> {
  const { cliPluginsExtraDirs: more = [] } = await readDockerConfig(env);
  return [
    join(dockerConfigFolder(env), "cli-plugins"),
    ...more,
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
  ];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
