import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";

/** The folder that the artifacts of one run are written to. */
export interface ArtifactFolder {
  /** Absolute. */
  readonly path: string;
  write(name: string, text: string): Promise<void>;
  /** Opens a file that is written in pieces. */
  open(name: string): ArtifactFile;
  /** Removes the written files, and the folders that were created for them. */
  discard(): Promise<void>;
}

export interface ArtifactFile {
  /** Resolves when more can be written. */
  write(bytes: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a folder for files with these names. Removes files that an earlier run wrote there, and keeps all others.
 * Throws UsageError if the folder cannot be written to, or has a file of that name which berth did not write.
 */
export async function openFolder(given: string, names: readonly string[]): Promise<ArtifactFolder> {
  const path = resolve(given);
  const orUsageError = <T>(work: Promise<T>) => work.catch((cause: unknown): never => throwUsageError(cause, given));
  const created = await orUsageError(prepareFolder(given, path, names));
  const pathFor = async (name: string) => {
    // A command may have cleaned up what is not in Git.
    if ((await mkdir(dirname(join(path, name)), { recursive: true })) !== undefined) await writeListing(path, names);
    return join(path, name);
  };
  return {
    path,
    write: (name, text) => orUsageError(pathFor(name).then((place) => writeFile(place, text))),
    open: (name) => {
      const file = artifactFile(pathFor(name));
      return { write: (bytes) => orUsageError(file.write(bytes)), close: () => orUsageError(file.close()) };
    },
    discard: async () => {
      await removeOwn(path, names);
      // A folder that has other files by now stays.
      if (created !== undefined) await removeEmpty(path, created);
    },
  };
}

/** Creates the folder, and writes the list of our files to it. Returns the outermost folder that had to be created, if any. */
async function prepareFolder(given: string, path: string, names: readonly string[]): Promise<string | undefined> {
  const created = await mkdir(path, { recursive: true });
  const earlier = await readFile(join(path, listingName), "utf8").then(parseListing, () => undefined);
  if (earlier !== undefined) await removeOwn(path, earlier);
  const taken = await filter(
    names,
    async (name) => (await stat(join(path, name)).catch(() => undefined)) !== undefined,
  );
  if (taken.length > 0) {
    throw new UsageError(`${given} has files that berth did not write and would overwrite: ${taken.join(", ")}`, {
      hint: "Give --artifacts an empty directory.",
    });
  }
  await writeListing(path, names);
  return created;
}

function writeListing(path: string, names: readonly string[]): Promise<void> {
  return writeFile(join(path, listingName), `${JSON.stringify({ schemaVersion: 1, files: names }, null, 2)}\n`);
}

/** Throws a UsageError for an error of the file system, and any other error unchanged. */
function throwUsageError(cause: unknown, given: string): never {
  if (!(cause instanceof Error && "code" in cause)) throw cause;
  const reason = cause.code === "ENOTDIR" || cause.code === "EEXIST" ? "it, or a part of it, is a file" : cause.message;
  const hint =
    cause.code === "ENOSPC" ? "Make room on that disk." : "Give --artifacts a directory that you may write to.";
  throw new UsageError(`cannot write artifacts to ${given}: ${reason}`, { hint, cause });
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

function artifactFile(pathFor: Promise<string>): ArtifactFile {
  const opened = pathFor.then((path) => {
    const stream = createWriteStream(path);
    // The next write throws it.
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

/** Marks a folder of artifacts as written by berth, and lists the files that may be in it. */
const listingName = ".berth-artifacts.json";

/** The names in such a file; undefined if it is not valid. */
function parseListing(text: string): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || !("files" in read) || !Array.isArray(read.files)) return undefined;
    return read.files.filter((name: unknown) => typeof name === "string");
  } catch {
    return undefined;
  }
}

/** Whether a name is a path below the folder. A listing is not trusted: anyone may have written it. */
function isOwnPath(name: string): boolean {
  return !isAbsolute(name) && !normalize(name).startsWith("..") && normalize(name) !== ".";
}

/** The file names of a run's artifacts, by their content. */
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

/** The log file of one service. */
export function logName(service: string): string {
  return `logs/${service}.log`;
}

/** All files that a run of this stack may write. */
export function namesFor({ services }: Pick<Stack, "services">): readonly string[] {
  return [...Object.values(names), ...[...services.keys()].map(logName)];
}
