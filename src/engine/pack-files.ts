import type { Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type Header, type Pack, pack } from "tar-stream";
import { Failure } from "../errors.ts";

type Sink = ReturnType<Pack["entry"]>;
type EntryHeader = Partial<Header> & Pick<Header, "name">;

/** What goes into a tar, and under which names. Paths are relative to `root`, with forward slashes; "" is `root`. */
export interface PackRequest {
  /** A file or folder of this machine. A link is packed as a link. */
  readonly root: string;
  /** Leaves out a path with everything below it. */
  readonly skips?: (path: string) => boolean;
  /** The name and owner of an entry in the tar. */
  readonly header: (path: string, stats: Stats) => Pick<EntryHeader, "name" | "uid" | "gid">;
  /** Called with a sentence for each entry that vanished or that a tar cannot hold. */
  readonly warn: (message: string) => void;
  /** Adds further entries at the end. */
  readonly finish?: (tar: Pack) => void;
}

/**
 * Packs a file, or a folder with everything below it, while the tar is read. A file that vanishes meanwhile and a socket
 * are left out with a warning. The stream fails if `root` does not exist or if a file shrinks while it is read.
 */
export function packFiles(request: PackRequest): AsyncIterable<Uint8Array> {
  const tar = pack();
  addAll(tar, request).then(
    () => {
      if (tar.destroyed) return;
      request.finish?.(tar);
      tar.finalize();
    },
    (error: Error) => tar.destroy(error),
  );
  return tar as AsyncIterable<Uint8Array>;
}

async function addAll(tar: Pack, request: PackRequest): Promise<void> {
  const waiting = [""];
  for (let path = waiting.pop(); path !== undefined && !tar.destroyed; path = waiting.pop()) {
    const isRoot = path === "";
    const names = await add(tar, path, request).catch((error: NodeJS.ErrnoException) => {
      if (isRoot || error.code !== "ENOENT") throw error;
      request.warn(`${join(request.root, path)} was left out: it was removed while it was read`);
      return [];
    });
    const below = names.map((name) => (isRoot ? name : `${path}/${name}`));
    waiting.push(...below.filter((child) => request.skips?.(child) !== true).reverse());
  }
}

/** Adds one entry. Returns the names in it, if it is a folder. */
async function add(tar: Pack, path: string, request: PackRequest): Promise<readonly string[]> {
  const full = join(request.root, path);
  const stats = await lstat(full);
  const { header, warn } = request;
  const common = { mode: stats.mode & 0o7777, mtime: stats.mtime, ...header(path, stats) };
  if (stats.isDirectory()) {
    const names = await readdir(full);
    await addEmpty(tar, { ...common, type: "directory" });
    return names;
  }
  if (stats.isFile()) await addFile(tar, common, full);
  else if (stats.isSymbolicLink()) await addEmpty(tar, { ...common, type: "symlink", linkname: await readlink(full) });
  else if (stats.isFIFO()) await addEmpty(tar, { ...common, type: "fifo" });
  else if (stats.isSocket()) warn(`${full} was left out: a tar cannot hold a socket`);
  else await addEmpty(tar, { ...common, ...device(stats) });
  return [];
}

/** Linux splits a device number into 12 bits of major and 20 bits of minor number. */
function device(stats: Stats): Pick<EntryHeader, "type" | "devmajor" | "devminor"> {
  const { rdev } = stats;
  return {
    type: stats.isBlockDevice() ? "block-device" : "character-device",
    devmajor: (rdev >>> 8) & 0xfff,
    devminor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00),
  };
}

function addEmpty(tar: Pack, header: EntryHeader): Promise<void> {
  return new Promise((done, fail) => {
    tar.entry(header, (error) => (error ? fail(error) : done()));
  });
}

/** Opens the file before its header is sent: from then on it cannot vanish, and its size is the one that is read. */
async function addFile(tar: Pack, header: EntryHeader, path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    await new Promise<void>((done, fail) => {
      const entry = tar.entry({ ...header, type: "file", size }, (error) => (error ? fail(error) : done()));
      // The callback above gets the error.
      entry.on("error", () => {});
      sendBytes(file, size, path, entry).catch((error: Error) => {
        entry.destroy(error);
        fail(error);
      });
    });
  } finally {
    await file.close();
  }
}

/** Bytes read at once. */
const blockSize = 256 * 1024;

async function sendBytes(file: FileHandle, size: number, path: string, entry: Sink): Promise<void> {
  for (let position = 0; position < size; ) {
    const block = Buffer.allocUnsafe(Math.min(blockSize, size - position));
    const { bytesRead } = await file.read(block, 0, block.length, position);
    if (bytesRead === 0) throw shrunk(path);
    position += bytesRead;
    if (!entry.write(block.subarray(0, bytesRead))) await drained(entry);
  }
  entry.end(null);
}

function shrunk(path: string): Failure {
  return new Failure(`${path} became shorter while it was read`, {
    hint: "Try again when nothing writes to the file.",
  });
}

/** Resolves on "drain", and on "close", after which nothing drains. */
function drained(entry: Sink): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      entry.off("drain", finish);
      entry.off("close", finish);
      done();
    };
    entry.on("drain", finish);
    entry.on("close", finish);
  });
}
