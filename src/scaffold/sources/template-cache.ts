import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../env.ts";

/** Where templates of packages are kept, and what remote names last stood for. */
export async function templateCache(env: Env): Promise<string> {
  const folder = join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "berth", "templates");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** What a remote name last stood for: for who has no network now. */
export async function lastKnown(source: string, env: Env): Promise<string | undefined> {
  return readFile(await fileOf(source, env), "utf8").catch(() => undefined);
}

/** Remembers what a remote name stands for; where that cannot be written, it is not known offline. */
export async function remember(source: string, pinned: string, env: Env): Promise<void> {
  try {
    const file = await fileOf(source, env);
    await writeFile(`${file}.${process.pid}`, pinned, { mode: 0o600 });
    await rename(`${file}.${process.pid}`, file);
  } catch {}
}

async function fileOf(source: string, env: Env): Promise<string> {
  return join(await templateCache(env), `known-${createHash("sha256").update(source).digest("hex")}`);
}
