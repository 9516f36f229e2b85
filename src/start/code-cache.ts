import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Env } from "../env.ts";

/** The compiled code of one command, kept between runs. */
export interface CodeCache {
  /** undefined: none yet. */
  readonly code: Buffer | undefined;
  keep(code: () => Buffer): void;
}

/** What the build writes in: the commands there are, and a digest of the bundle, for code of another bundle would run wrongly. */
const commands: readonly string[] = JSON.parse(process.env["BERTH_COMMANDS"] ?? "[]");
const digest = (process.env["BERTH_BUNDLE"] ?? "").slice(0, 16);

/** Of how many bundles code is kept: those last built first. */
const mostBundles = 4;

/**
 * Where the code for this command line is kept, if it can be: in the user's cache folder, by bundle and engine. Whatever is in
 * the way (no home, somebody else's home, a full or read-only disk) is in the way of speed only, and never told.
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

/** The cache folder, only where it is the user's own: code from it will be run. */
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

interface Place {
  readonly all: string;
  readonly folder: string;
  readonly file: string;
}

function keep(code: () => Buffer, { all, folder, file }: Place): void {
  try {
    made(dirname(all));
    made(all);
    if (made(folder)) forgetOld(all);
    const whole = `${file}.${process.pid}`;
    writeFileSync(whole, code(), { mode: 0o600 });
    // Never half of it under its name, whoever else writes it now.
    renameSync(whole, file);
  } catch {
    // Then the next run compiles again.
  }
}

/** Whether the folder had to be made. One at a time: Node's recursive mkdir never ends where the system allows none, as in /proc. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Whoever builds berth leaves a folder for each build. */
function forgetOld(all: string): void {
  const folders = readdirSync(all)
    .filter((name) => name.startsWith("code-"))
    .map((name) => ({ folder: join(all, name), madeMs: statSync(join(all, name)).mtimeMs }))
    .sort((a, b) => b.madeMs - a.madeMs);
  for (const { folder } of folders.slice(mostBundles)) rmSync(folder, { recursive: true, force: true });
}
