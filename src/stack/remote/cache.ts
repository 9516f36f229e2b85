import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../env.ts";

/**
 * The folder in which remote sources are cached, by commit or digest. It is docker compose's own, so that a bind mount from a
 * checkout has the same path in both tools and neither recreates the other's containers.
 */
export async function cacheFolder(env: Env): Promise<string> {
  const folder = join(env["XDG_CACHE_HOME"] || userCache(env), "docker-compose");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Returns a folder of the cache, filled if it does not exist yet. The folder appears only when it is complete. */
export async function cached(folder: string, fill: (work: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder;
  const work = await mkdtemp(`${folder}.`);
  try {
    await fill(work);
    await rename(work, folder).catch(async (error: unknown) => {
      // Another run may have been faster.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Whether the path exists. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function userCache(env: Env): string {
  const home = env["HOME"] || homedir();
  if (process.platform === "darwin") return join(home, "Library", "Caches");
  return process.platform === "win32" ? env["LOCALAPPDATA"] || join(home, "AppData", "Local") : join(home, ".cache");
}
