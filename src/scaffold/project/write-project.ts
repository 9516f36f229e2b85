import { constants } from "node:fs";
import { chmod, copyFile, link, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../errors.ts";

/** A file to write, or to remove if `bytes` is undefined. */
export interface FileWrite {
  readonly path: string;
  readonly bytes: Buffer | undefined;
  readonly executable: boolean;
  readonly private: boolean;
  /** The present bytes. Undefined: there is no such file, and one that has appeared meanwhile is not replaced. */
  readonly before?: Buffer | undefined;
}

const prefix = ".berth-new-";

/**
 * Writes all files of a project or none: first to a temporary folder, then each is moved to its path. If a move fails, all
 * moves are undone. Files that are replaced are kept in the temporary folder until then: a full disk cannot lose them.
 */
export async function writeProject(folder: string, writes: readonly FileWrite[], signal: AbortSignal): Promise<void> {
  const created: string[] = [];
  const undo: (() => Promise<unknown>)[] = [];
  let work: string | undefined;
  try {
    await makeFolder(folder, created);
    await removeLeftovers(folder);
    work = await mkdtemp(join(folder, prefix));
    for (const [index, write] of writes.entries()) {
      if (write.bytes === undefined) continue;
      signal.throwIfAborted();
      await writeFile(join(work, String(index)), write.bytes, { mode: modeOf(write) });
    }
    for (const [index, write] of writes.entries()) {
      signal.throwIfAborted();
      const temporary = { next: join(work, String(index)), old: join(work, `${index}.old`) };
      await moveFile(temporary, folder, write, { created, undo });
    }
    await rm(work, { recursive: true, force: true });
  } catch (cause) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    if (work !== undefined) await rm(work, { recursive: true, force: true }).catch(() => undefined);
    for (const path of created.reverse()) await rmdir(path).catch(() => undefined);
    signal.throwIfAborted();
    const { code, message } = cause as NodeJS.ErrnoException;
    const hint =
      code === "EEXIST"
        ? "Run it again to see what it would replace."
        : "Check the folder's permissions and the free disk space.";
    throw new Failure(`cannot write the project to ${folder}: ${message}`, {
      hint: `${hint} Nothing was written.`,
      cause,
    });
  }
}

interface UndoLog {
  /** Created folders, outermost first. */
  readonly created: string[];
  /** Undoes each step, in the order of the steps. */
  readonly undo: (() => Promise<unknown>)[];
}

/** Files in the temporary folder: the new one, and the one that it replaces. */
interface TemporaryFiles {
  readonly next: string;
  readonly old: string;
}

async function moveFile(
  { next, old }: TemporaryFiles,
  folder: string,
  write: FileWrite,
  { created, undo }: UndoLog,
): Promise<void> {
  const to = join(folder, write.path);
  const found = await stat(to).catch(() => undefined);
  if (write.bytes === undefined && found === undefined) return;
  if (found !== undefined && write.before !== undefined) {
    await linkOrCopy(to, old);
    undo.push(() => rename(old, to));
  }
  if (write.bytes === undefined) return rm(to);
  const isNew = await makeFolder(dirname(to), created);
  // The folder is closed instead of the file, since a container reads the file as another user.
  if (write.private && isNew && dirname(to) !== folder) await chmod(dirname(to), 0o700);
  if (write.before === undefined) {
    await linkOrCopy(next, to);
    undo.push(() => rm(to, { force: true }));
    return;
  }
  // Keep the permissions of an existing file.
  if (found !== undefined) await chmod(next, found.mode | (write.executable ? (found.mode & 0o444) >> 2 : 0));
  await rename(next, to);
}

/** Gives a file a second name. Throws if that name is taken. Some file systems have no links, so there it is copied. */
async function linkOrCopy(file: string, name: string): Promise<void> {
  await link(file, name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST" || error.code === "ENOENT") throw error;
    return copyFile(file, name, constants.COPYFILE_EXCL);
  });
}

/** Creates a folder and its parents; true if it is new. */
async function makeFolder(path: string, created: string[]): Promise<boolean> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return false;
  const all: string[] = [];
  for (let parent = path; parent.length >= first.length; parent = dirname(parent)) all.unshift(parent);
  created.push(...all);
  return true;
}

/** Removes temporary folders of runs that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function modeOf({ executable }: FileWrite): number {
  return executable ? 0o755 : 0o644;
}
