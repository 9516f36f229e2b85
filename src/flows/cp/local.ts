import type { Stats } from "node:fs";
import { chmod, lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, posix, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ExtractOptions, extract, type Headers } from "tar-fs";
import { packFiles } from "../../engine/pack-files.ts";
import { Failure } from "../../errors.ts";
import { type CopySource, type CopyTarget, claimsFolder, copiesContents, type Landing } from "./place.ts";

/** A file or folder of this machine to copy into a container. */
export interface LocalSource extends CopySource {
  /** Absolute. A link's own path, unless links are followed. */
  readonly path: string;
}

/** Checks the source. A link is copied as a link unless `followLink` is set or its path ends as a folder's does. */
export async function localSource(path: string, followLink: boolean): Promise<LocalSource> {
  const absolute = resolve(path);
  const follows = followLink || claimsFolder(path);
  const fact = await (follows ? stat(absolute) : lstat(absolute)).catch((cause: Error) => {
    throw new Failure(`no such file or directory: ${path}`, { hint: "Check the path on this machine.", cause });
  });
  if (fact.isSocket()) throw new Failure(`cannot copy ${path}: it is a socket`, { hint: "Choose a file or folder." });
  if (path.endsWith("/") && !fact.isDirectory()) throw new Failure(`not a directory: ${path}`);
  return {
    path: follows ? await realpath(absolute) : absolute,
    isFolder: fact.isDirectory(),
    name: basename(absolute),
    contents: fact.isDirectory() && copiesContents(path),
  };
}

/** What exists at the destination on this machine. Throws Failure if its parent folder does not exist. */
export async function localTarget(path: string): Promise<CopyTarget> {
  const absolute = resolve(path);
  const fact = await stat(absolute).catch(() => undefined);
  if (fact === undefined && (await stat(dirname(absolute)).catch(() => undefined)) === undefined) {
    throw new Failure(`invalid output path: directory "${dirname(absolute)}" does not exist`, {
      hint: "Create it first.",
    });
  }
  if (fact !== undefined) refuseSpecial(absolute, fact);
  const there = fact === undefined ? "nothing" : fact.isDirectory() ? "folder" : "file";
  return { path: claimsFolder(path) ? `${absolute}/` : absolute, there };
}

/** Throws Failure for what a file cannot replace. A pipe that the caller opened, such as /dev/stdout, is written to. */
function refuseSpecial(path: string, fact: Stats): void {
  if (fact.isFile() || fact.isDirectory() || (fact.isFIFO() && /^\/(?:dev|proc)\//.test(path))) return;
  const kind = fact.isSocket() ? "socket" : fact.isFIFO() ? "pipe" : "device";
  throw new Failure(`invalid output path: "${path}" must be a directory or a regular file: got a ${kind}`, {
    hint: "Name a file or folder, or - for a tar on stdout.",
  });
}

/** The tar of a file or folder under its new name. Files are read while it is sent. */
export function packLocal(
  source: LocalSource,
  name: string,
  warn: (message: string) => void,
): AsyncIterable<Uint8Array> {
  return packFiles({
    root: source.path,
    header: (path, { uid, gid }) => ({ name: path === "" ? name : posix.join(name, path), uid, gid }),
    warn,
  });
}

// The types of tar-fs lack some of its options.
type Unpacking = ExtractOptions & {
  readonly chown: boolean;
  readonly umask: number;
  readonly validateSymlinks: boolean;
};
type LinkHeaders = Headers & { readonly linkname?: string | null };

const creatable = ["file", "directory", "link", "symlink"];
const specialBits = 0o7000;

/**
 * Unpacks a tar from the engine at its destination. The user owns all files, regardless of their owner in the container.
 * Throws Failure after unpacking the rest if the tar has pipes or devices, which Node cannot create.
 */
export async function unpackLocal(
  tar: AsyncIterable<Uint8Array>,
  { folder, name }: Landing,
  signal: AbortSignal,
): Promise<void> {
  const leftOut: string[] = [];
  const special = new Map<string, number>();
  const options: Unpacking = {
    chown: false,
    umask: 0,
    // A link may point anywhere; nothing is ever written through one.
    validateSymlinks: false,
    map: (header: LinkHeaders) => ({
      ...header,
      name: posix.join(name, inner(header.name)),
      ...(header.type === "link" && header.linkname ? { linkname: posix.join(name, inner(header.linkname)) } : {}),
    }),
    ignore: (path, header) => {
      const { type = "file", mode = 0 } = header ?? {};
      const canCreate = creatable.includes(type ?? "file");
      if (!canCreate) leftOut.push(path);
      else if ((mode & specialBits) !== 0 && type !== "symlink") special.set(path, mode & 0o7777);
      return !canCreate;
    },
  };
  try {
    // tar-fs returns a stream of another library, with the interface of Node's.
    await pipeline(tar, extract(folder, options) as unknown as NodeJS.WritableStream, { signal });
  } catch (error) {
    throw isBlocked(error) ? blockedByLink(error.message) : error;
  }
  // tar-fs drops the setuid, setgid and sticky bits, which `docker cp` keeps.
  for (const [path, mode] of special) if (!(await lstat(path)).isSymbolicLink()) await chmod(path, mode);
  if (leftOut.length === 0) return;
  const shown = leftOut.length > 5 ? [...leftOut.slice(0, 5), `and ${leftOut.length - 5} more`] : leftOut;
  throw new Failure(`pipes and devices cannot be created here, everything else was copied: ${shown.join(", ")}`, {
    hint: "Copy them as a tar: berth cp SERVICE:PATH - >FILE.tar",
  });
}

const notValidPath = " is not a valid path";

function isBlocked(error: unknown): error is Error {
  return error instanceof Error && error.message.endsWith(notValidPath);
}

/** tar-fs writes nothing through a link below the destination. Docker refuses that too. */
function blockedByLink(message: string): Failure {
  const path = message.slice(0, -notValidPath.length);
  return new Failure(`cannot overwrite non-directory "${path}" with a directory`, {
    hint: "It is a link or a file. Remove it, or choose another destination.",
  });
}

/** Removes the first part of an entry's path, which is the name of the source in the container. */
function inner(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? "" : path.slice(slash + 1);
}
