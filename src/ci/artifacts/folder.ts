import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeNamedFile } from "../../context/write-new.ts";
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
  const written = new Set<string>();
  const pathFor = async (name: string) => {
    // A command may have cleaned up what is not in Git.
    if ((await mkdir(dirname(join(path, name)), { recursive: true })) !== undefined) await writeListing(path, names);
    // Or it may have written a file of its own there.
    if (!written.has(name) && (await exists(join(path, name)))) throw foreign(given, [name]);
    written.add(name);
    return join(path, name);
  };
  return {
    path,
    write: (name, text) => orUsageError(pathFor(name).then((place) => writeNamedFile(place, [text]))),
    open: (name) => {
      const file = artifactFile(pathFor(name));
      return { write: (bytes) => orUsageError(file.write(bytes)), close: () => orUsageError(file.close()) };
    },
    discard: async () => {
      await removeOwn(path, [...written]);
      // A folder that has other files by now stays.
      if (created !== undefined) await removeEmpty(path, created);
    },
  };
}

/** Creates the folder, and writes the list of our files to it. Returns the outermost folder that had to be created, if any. */
async function prepareFolder(given: string, path: string, names: readonly string[]): Promise<string | undefined> {
  const created = await mkdir(path, { recursive: true });
  const earlier = await readFile(join(path, listingName), "utf8").then(parseListing, () => undefined);
  const own = new Set(earlier?.filter(isArtifact));
  const there = await filter(names, (name) => exists(join(path, name)));
  const taken = there.filter((name) => !own.has(name));
  if (taken.length > 0) throw foreign(given, taken);
  if (earlier !== undefined) await removeOwn(path, [...own]);
  await writeListing(path, names);
  return created;
}

function foreign(given: string, taken: readonly string[]): UsageError {
  return new UsageError(`${given} has files that berth did not write and would overwrite: ${taken.join(", ")}`, {
    hint: "Give --artifacts an empty directory.",
  });
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function writeListing(path: string, names: readonly string[]): Promise<void> {
  const text = `${JSON.stringify({ schemaVersion: 1, files: names }, null, 2)}\n`;
  return writeNamedFile(join(path, listingName), [text]);
}

/** Throws a UsageError for an error of the file system, and any other error unchanged. */
function throwUsageError(error: unknown, given: string): never {
  const cause = error instanceof UsageError && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error && "code" in cause)) throw cause;
  const reason = cause.code === "ENOTDIR" || cause.code === "EEXIST" ? "it, or a part of it, is a file" : cause.message;
  const hint =
    cause.code === "ENOSPC" ? "Make room on that disk." : "Give --artifacts a directory that you may write to.";
  throw new UsageError(`cannot write artifacts to ${given}: ${reason}`, { hint, cause });
}

/** Removes these files, unless the folder that they are in is elsewhere, by a link. */
async function removeOwn(path: string, names: readonly string[]): Promise<void> {
  const own = [...names, listingName];
  const root = await realpath(path).catch(() => path);
  for (const name of own) {
    const folder = await realpath(dirname(join(path, name))).catch(() => undefined);
    if (folder === dirname(join(root, name))) await rm(join(path, name), { force: true });
  }
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
    const stream = createWriteStream(path, { flags: "wx" });
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

/** The file names of a matrix's results. */
export const matrixNames = { json: "matrix.json", text: "matrix.md" } as const;

/** Whether berth writes files of this name. A listing is not trusted: anyone may have written it. */
function isArtifact(name: string): boolean {
  const known: readonly string[] = [...Object.values(names), ...Object.values(matrixNames)];
  return known.includes(name) || /^logs\/[^/\\]+\.log$/.test(name);
}

/** The log file of one service. */
export function logName(service: string): string {
  return `logs/${service}.log`;
}

/** All files that a run of this stack may write. */
export function namesFor({ services }: Pick<Stack, "services">): readonly string[] {
  return [...Object.values(names), ...[...services.keys()].map(logName)];
}
