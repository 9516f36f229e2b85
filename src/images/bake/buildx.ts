import { access, constants, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The path of docker buildx, where the Docker CLI would find its plugin or on PATH; undefined where it is missing. */
export async function findBuildx(env: Env): Promise<string | undefined> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const plugins = (await pluginFolders(env)).map((folder) => join(folder, `docker-buildx${suffix}`));
  const onPath = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const loose = onPath.flatMap((folder) => ["docker-buildx", "buildx"].map((name) => join(folder, name + suffix)));
  for (const path of [...plugins, ...loose]) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function pluginFolders(env: Env): Promise<readonly string[]> {
  const config = env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker");
  return [
    join(config, "cli-plugins"),
    ...(await extraFolders(join(config, "config.json"))),
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
  ];
}

async function extraFolders(configFile: string): Promise<readonly string[]> {
  try {
    const { cliPluginsExtraDirs: folders } = JSON.parse(await readFile(configFile, "utf8")) as Record<string, unknown>;
    return Array.isArray(folders) ? folders.map(String) : [];
  } catch {
    return [];
  }
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
