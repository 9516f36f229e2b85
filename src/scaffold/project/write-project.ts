import { chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../errors.ts";

/** What is written at a path; undefined: nothing is to be there. */
export interface Writing {
  readonly path: string;
  readonly bytes: Buffer | undefined;
  readonly executable: boolean;
  readonly private: boolean;
  /** What stands there now, to be put back where the rest fails. */
  readonly before?: Buffer | undefined;
}

const prefix = ".berth-new-";

/**
 * Writes all files of a project or none: first beside their places, then each is moved to its own. Where a move fails, what
 * was moved goes back.
 */
export async function writeProject(folder: string, writings: readonly Writing[], signal: AbortSignal): Promise<void> {
  const made: string[] = [];
  const undo: (() => Promise<unknown>)[] = [];
  let work: string | undefined;
  try {
    await makeFolder(folder, made);
    await removeLeft(folder);
    work = await mkdtemp(join(folder, prefix));
    for (const [index, writing] of writings.entries()) {
      if (writing.bytes === undefined) continue;
      signal.throwIfAborted();
      await writeFile(join(work, String(index)), writing.bytes, { mode: modeOf(writing) });
    }
    for (const [index, writing] of writings.entries()) {
      signal.throwIfAborted();
      await place(join(work, String(index)), folder, writing, { made, undo });
    }
    await rm(work, { recursive: true, force: true });
  } catch (cause) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    if (work !== undefined) await rm(work, { recursive: true, force: true }).catch(() => undefined);
    for (const path of made.reverse()) await rmdir(path).catch(() => undefined);
    signal.throwIfAborted();
    throw new Failure(`the project cannot be written to ${folder}: ${(cause as Error).message}`, {
      hint: "Nothing of it was left there. Check who may write to the folder, and the space on the disk.",
      cause,
    });
  }
}

interface Traces {
  /** Folders that were made, the outermost first. */
  readonly made: string[];
  /** What takes back what was done, in the order in which it was done. */
  readonly undo: (() => Promise<unknown>)[];
}

async function place(from: string, folder: string, writing: Writing, { made, undo }: Traces): Promise<void> {
  const to = join(folder, writing.path);
  const { before } = writing;
  if (writing.bytes === undefined) {
    undo.push(() => (before === undefined ? Promise.resolve() : writeFile(to, before, { mode: modeOf(writing) })));
    await rm(to, { force: true });
    return;
  }
  const isClosed = await makeFolder(dirname(to), made);
  // The folder is closed rather than the file: a container that gets the file is another user.
  if (writing.private && isClosed && dirname(to) !== folder) await chmod(dirname(to), 0o700);
  undo.push(() => (before === undefined ? rm(to, { force: true }) : writeFile(to, before)));
  const found = await stat(to).catch(() => undefined);
  // Who may read a file that was there is for its owner to say.
  if (found !== undefined) await chmod(from, found.mode | (writing.executable ? (found.mode & 0o444) >> 2 : 0));
  await rename(from, to);
}

/** Makes a folder and those above it; true where it was not there. */
async function makeFolder(path: string, made: string[]): Promise<boolean> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return false;
  const all: string[] = [];
  for (let each = path; each.length >= first.length; each = dirname(each)) all.unshift(each);
  made.push(...all);
  return true;
}

/** What an interrupted run left: it was killed, or this would be gone. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function modeOf({ executable }: Writing): number {
  return executable ? 0o755 : 0o644;
}
