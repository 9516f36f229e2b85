import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../env.ts";

/**
 * Where remote sources are kept, by commit or digest. It is docker compose's folder: a bind mount out of a checkout has
 * the same path for both, so that neither recreates the other's containers.
 */
export async function cacheFolder(env: Env): Promise<string> {
  const folder = join(env["XDG_CACHE_HOME"] || userCache(env), "docker-compose");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Gives a folder of the cache, filled where it is not there yet; it appears when it is whole. */
export async function cached(folder: string, fill: (work: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder;
  const work = await mkdtemp(`${folder}.`);
  try {
    await fill(work);
    await rename(work, folder).catch(async (error: unknown) => {
      // Another run was faster.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Whether anything is there. */
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
