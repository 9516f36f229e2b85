import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { dockerConfigFolder, readDockerConfig } from "../engine/docker-config.ts";
import type { Env } from "../env.ts";

/** The path of a plugin such as `buildx`, where the Docker CLI would find it or on PATH; undefined where it is missing. */
export async function dockerPlugin(name: string, env: Env): Promise<string | undefined> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const plugins = (await pluginFolders(env)).map((folder) => join(folder, `docker-${name}${suffix}`));
  const onPath = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const loose = onPath.flatMap((folder) => [`docker-${name}`, name].map((program) => join(folder, program + suffix)));
  for (const path of [...plugins, ...loose]) {
    if (await isProgram(path)) return path;
  }
  return undefined;
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
