import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Env } from "../env.ts";

/** The compiled code of one command, kept between runs. */
export interface CodeCache {
  /** undefined if nothing is cached yet. */
  readonly code: Buffer | undefined;
  keep(code: () => Buffer): void;
}

/** The build sets both: the names of the commands, and a digest of the bundle, as code of another bundle would misbehave. */
const commands: readonly string[] = JSON.parse(process.env["BERTH_COMMANDS"] ?? "[]");
const digest = (process.env["BERTH_BUNDLE"] ?? "").slice(0, 16);

/** The number of bundles whose code is kept, newest first. */
const maxBundles = 4;

/**
 * The cache for the code of this command, in the user's cache folder, per bundle and Node version. Undefined if there is no
 * usable folder (no home, another user's home). Problems such as a full or read-only disk cost speed only, so they are ignored.
 */
export function openCodeCache(argv: readonly string[], env: Env): CodeCache | undefined {
  const command = argv.slice(2).find((word) => commands.includes(word));
  if (command === undefined || env["NODE_DISABLE_COMPILE_CACHE"]) return undefined;
  try {
    const base = ownFolder(env);
    if (base === undefined) return undefined;
    const all = join(base, "berth");
    const folder = join(all, `code-${digest}-${process.version}-${process.arch}`);
    const file = join(folder, `${command}.bin`);
    return { code: read(file), keep: (code) => keep(code, { all, folder, file }) };
  } catch {
    return undefined;
  }
}

/** The cache folder, but only if the user owns it: code from it will be run. */
function ownFolder(env: Env): string | undefined {
  const home = env["HOME"];
  const folder =
    env["XDG_CACHE_HOME"] || (process.platform === "win32" ? env["LOCALAPPDATA"] : home && join(home, ".cache"));
  const owned = env["XDG_CACHE_HOME"] || home || folder;
  if (!folder || !owned) return undefined;
  const isOwn = process.getuid === undefined || statSync(owned).uid === process.getuid();
  return isOwn ? folder : undefined;
}

function read(file: string): Buffer | undefined {
  try {
    const isOwn = process.getuid === undefined || statSync(file).uid === process.getuid();
    return isOwn ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}

interface CachePaths {
  readonly all: string;
  readonly folder: string;
  readonly file: string;
}

function keep(code: () => Buffer, { all, folder, file }: CachePaths): void {
  try {
    createFolder(dirname(all));
    createFolder(all);
    if (createFolder(folder)) removeOldFolders(all);
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, code(), { mode: 0o600 });
    // A rename is atomic: no run ever reads a half-written file, even if several write at once.
    renameSync(temporary, file);
  } catch {
    // The next run compiles again.
  }
}

/** Returns whether the folder is new. Not recursive: Node's recursive mkdir never returns for a path such as /proc/x. */
function createFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Each build of berth has its own folder, which would pile up for its developers. */
function removeOldFolders(all: string): void {
  const folders = readdirSync(all)
    .filter((name) => name.startsWith("code-"))
    .map((name) => ({ folder: join(all, name), modifiedMs: statSync(join(all, name)).mtimeMs }))
    .sort((a, b) => b.modifiedMs - a.modifiedMs);
  for (const { folder } of folders.slice(maxBundles)) rmSync(folder, { recursive: true, force: true });
}
