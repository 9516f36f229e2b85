import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../env.ts";

/** The cache folder for unpacked packages and the last fetched version of each remote template. */
export async function templateCache(env: Env): Promise<string> {
  const folder = join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "berth", "templates");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The last fetched version of a remote template, for use without a network. */
export async function lastKnown(source: string, env: Env): Promise<string | undefined> {
  return readFile(await fileOf(source, env), "utf8").catch(() => undefined);
}

/** Remembers the fetched version of a remote template. Failures are ignored: they only prevent offline use. */
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
