import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { access, open, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import type { NewFile } from "./context.ts";

/** Creates new files: all of them, or none. Throws if one exists. */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const written: string[] = [];
  for (const { path, text, isSecret } of files) {
    try {
      const file = await open(path, "wx", isSecret ? 0o600 : 0o666);
      written.push(path);
      await file.writeFile(text).finally(() => file.close());
    } catch (error) {
      await Promise.all(written.map((file) => rm(file, { force: true })));
      throw (error as NodeJS.ErrnoException).code === "EEXIST"
        ? new UsageError(`${path} already exists`, { hint: "Choose another file or folder.", cause: error })
        : notWritten(path, error as NodeJS.ErrnoException);
    }
  }
}

/**
 * Writes a file that the user named. A regular file, or a path where nothing exists yet, is replaced at once when all
 * bytes are there, through links and with the mode it had; on an error it stays as it was. A device or pipe, such as
 * /dev/stdout, is written to directly. Throws UsageError if the file cannot be written, and errors of `bytes` unchanged.
 */
export async function writeNamedFile(path: string, bytes: Iterable<Bytes> | AsyncIterable<Bytes>): Promise<void> {
  const before = await orUsageError(path, statOrUndefined(path));
  const isDevice = before !== undefined && (!before.isFile() || /^\/(dev|proc)\//.test(resolve(path)));
  // Appending keeps what others wrote to the same output, as in `berth export -o /dev/stdout >>log`.
  if (isDevice) return writeTo(path, path, "a", bytes);
  const target = await orUsageError(path, linkTarget(path));
  if (before !== undefined) await orUsageError(path, access(target, constants.W_OK));
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${randomUUID().slice(0, 8)}.tmp`);
  const canReplace = await orUsageError(path, createEmpty(temporary, before));
  // A folder that takes no new files may still hold a file that can be written.
  if (!canReplace) return writeTo(path, target, "w", bytes);
  try {
    await writeTo(path, temporary, "r+", bytes);
    await orUsageError(path, rename(temporary, target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

type Bytes = Uint8Array | string;

/** Creates the file beside the target, with the owner and mode of the file it replaces. False if it cannot have them. */
async function createEmpty(path: string, before: Stats | undefined): Promise<boolean> {
  const file = await open(path, "wx", 0o666).catch(falseIfDenied);
  if (file === false) return false;
  try {
    if (before === undefined) return true;
    const { uid, gid } = await file.stat();
    if (uid !== before.uid || gid !== before.gid) await file.chown(before.uid, before.gid);
    await file.chmod(before.mode & 0o7777);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    return falseIfDenied(error);
  } finally {
    await file.close();
  }
}

function falseIfDenied(error: unknown): false {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (["EACCES", "EPERM"].includes(code)) return false;
  throw error;
}

async function writeTo(
  path: string,
  target: string,
  flag: "a" | "w" | "r+",
  bytes: Iterable<Bytes> | AsyncIterable<Bytes>,
): Promise<void> {
  const file = await orUsageError(path, open(target, flag));
  try {
    for await (const chunk of bytes) await orUsageError(path, file.writeFile(chunk));
  } finally {
    await file.close();
  }
}

function statOrUndefined(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** The file that a path leads to through all links; it need not exist yet. */
async function linkTarget(path: string, depth = 0): Promise<string> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && depth < 40) return undefined;
    throw error;
  });
  if (real !== undefined) return real;
  const target = await readlink(path).catch(() => undefined);
  return target === undefined ? resolve(path) : linkTarget(resolve(dirname(path), target), depth + 1);
}

const hints: Readonly<Record<string, string>> = {
  ENOENT: "Create its folder first.",
  ENOSPC: "Make room on that disk.",
  EPIPE: "The program that reads it has ended.",
};

function orUsageError<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: NodeJS.ErrnoException) => {
    throw notWritten(path, cause);
  });
}

function notWritten(path: string, cause: NodeJS.ErrnoException): UsageError {
  return new UsageError(`${path} cannot be written: ${cause.message}`, { hint: hints[cause.code ?? ""], cause });
}
