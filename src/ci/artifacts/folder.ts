import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";

/** Where the artefacts of one run go. */
export interface ArtifactFolder {
  /** Absolute. */
  readonly path: string;
  write(name: string, text: string): Promise<void>;
  /** For what comes piece by piece. */
  open(name: string): ArtifactFile;
  /** Takes away what was written, and the folders that were made for it. */
  discard(): Promise<void>;
}

export interface ArtifactFile {
  /** Resolves once there is room for more. */
  write(bytes: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a folder for files of these names, and for no other: those that an earlier run wrote there are removed, anybody
 * else's stay. Throws where it cannot be written, or has such a file of somebody else's.
 */
export async function openFolder(given: string, names: readonly string[]): Promise<ArtifactFolder> {
  const path = resolve(given);
  const told = <T>(work: Promise<T>) => work.catch((cause: unknown): never => toldBy(cause, given));
  const made = await told(claimed(given, path, names));
  const placed = async (name: string) => {
    // A command may have cleaned up what is not in Git.
    if ((await mkdir(dirname(join(path, name)), { recursive: true })) !== undefined) await list(path, names);
    return join(path, name);
  };
  return {
    path,
    write: (name, text) => told(placed(name).then((place) => writeFile(place, text))),
    open: (name) => {
      const file = artefactFile(placed(name));
      return { write: (bytes) => told(file.write(bytes)), close: () => told(file.close()) };
    },
    discard: async () => {
      await removeOwn(path, names);
      // The first is the outermost; one that somebody else uses by now stays.
      if (made !== undefined) await removeEmpty(path, made);
    },
  };
}

/** Makes the folder ours; gives the outermost folder that had to be made for it. */
async function claimed(given: string, path: string, names: readonly string[]): Promise<string | undefined> {
  const made = await mkdir(path, { recursive: true });
  const earlier = await readFile(join(path, listingName), "utf8").then(listing, () => undefined);
  if (earlier !== undefined) await removeOwn(path, earlier);
  const taken = await filter(
    names,
    async (name) => (await stat(join(path, name)).catch(() => undefined)) !== undefined,
  );
  if (taken.length > 0) {
    throw new UsageError(`${given} has files that berth did not write and would overwrite: ${taken.join(", ")}`, {
      hint: "Give --artifacts a directory of its own.",
    });
  }
  await list(path, names);
  return made;
}

function list(path: string, names: readonly string[]): Promise<void> {
  return writeFile(join(path, listingName), `${JSON.stringify({ schemaVersion: 1, files: names }, null, 2)}\n`);
}

/** What the system says of a path is the user's to know, and no fault of ours. */
function toldBy(cause: unknown, given: string): never {
  if (!(cause instanceof Error && "code" in cause)) throw cause;
  const reason = cause.code === "ENOTDIR" || cause.code === "EEXIST" ? "it, or a part of it, is a file" : cause.message;
  const hint =
    cause.code === "ENOSPC" ? "Make room on that disk." : "Give --artifacts a directory that you may write to.";
  throw new UsageError(`artifacts cannot be written to ${given}: ${reason}`, { hint, cause });
}

async function removeOwn(path: string, names: readonly string[]): Promise<void> {
  const own = [...names.filter(isOwnPath), listingName];
  for (const name of own) await rm(join(path, name), { force: true });
  for (const folder of new Set(own.map((name) => dirname(name)))) {
    if (folder !== ".") await rmdir(join(path, folder)).catch(() => {});
  }
}

async function removeEmpty(path: string, outermost: string): Promise<void> {
  for (let at = path; at.length >= outermost.length; at = dirname(at)) {
    const left = await readdir(at).catch(() => undefined);
    if (left !== undefined && left.length > 0) return;
    if (left !== undefined) await rmdir(at);
  }
}

async function filter<T>(items: readonly T[], isWanted: (item: T) => Promise<boolean>): Promise<readonly T[]> {
  const wanted = await Promise.all(items.map(isWanted));
  return items.filter((_, index) => wanted[index]);
}

function artefactFile(placed: Promise<string>): ArtifactFile {
  const opened = placed.then((path) => {
    const stream = createWriteStream(path);
    // Told by the next write.
    stream.on("error", () => {});
    return stream;
  });
  opened.catch(() => {});
  return {
    write: async (bytes) => {
      const stream = await opened;
      if (stream.errored) throw stream.errored;
      if (stream.write(bytes)) return;
      await once(stream, "drain");
    },
    close: async () => {
      const stream = await opened;
      await new Promise<void>((done, fail) => {
        stream.end((error?: Error | null) => (error ? fail(error) : done()));
      });
    },
  };
}

/** The file by which a folder of artefacts is known as ours: it names all that may be in it. */
const listingName = ".berth-artifacts.json";

/** The names in such a file; undefined where it is not one. */
function listing(text: string): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || !("files" in read) || !Array.isArray(read.files)) return undefined;
    return read.files.filter((name: unknown) => typeof name === "string");
  } catch {
    return undefined;
  }
}

/** Whether a name leads to a file below the folder: a listing may come from anywhere. */
function isOwnPath(name: string): boolean {
  return !isAbsolute(name) && !normalize(name).startsWith("..") && normalize(name) !== ".";
}

/** The files of a run's artefacts, by what is in them. */
export const names = {
  summary: "summary.md",
  report: "summary.json",
  junit: "junit.xml",
  planText: "plan.txt",
  plan: "plan.json",
  config: "config.yaml",
  ps: "ps.txt",
  inspect: "inspect.json",
  events: "events.jsonl",
  peaks: "peaks.json",
  /** Every line of every container. */
  logs: "logs.txt",
} as const;

/** The file of one service's lines. */
export function logName(service: string): string {
  return `logs/${service}.log`;
}

/** Every file that may come of a run of this stack. */
export function namesFor({ services }: Pick<Stack, "services">): readonly string[] {
  return [...Object.values(names), ...[...services.keys()].map(logName)];
}
