import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, posix, resolve } from "node:path";
import { type ExtractOptions, extract, type Headers, type PackOptions, pack } from "tar-fs";
import { Failure } from "../../errors.ts";
import { type CopySource, type CopyTarget, claimsFolder, copiesContents, type Landing } from "./place.ts";

/** A file or folder of this machine that is to be copied. */
export interface LocalSource extends CopySource {
  /** Absolute; a link itself unless it is to be followed. */
  readonly path: string;
}

/** Looks at what is to be copied. A link is copied as one, unless it is to be followed or its path says "folder". */
export async function localSource(path: string, followLink: boolean): Promise<LocalSource> {
  const absolute = resolve(path);
  const follows = followLink || claimsFolder(path);
  const fact = await (follows ? stat(absolute) : lstat(absolute)).catch((cause: Error) => {
    throw new Failure(`no such file or directory: ${path}`, { hint: "Check the path on this machine.", cause });
  });
  if (path.endsWith("/") && !fact.isDirectory()) throw new Failure(`not a directory: ${path}`);
  return {
    path: follows ? await realpath(absolute) : absolute,
    isFolder: fact.isDirectory(),
    name: basename(absolute),
    contents: fact.isDirectory() && copiesContents(path),
  };
}

/** What is at a path of this machine where a copy is to go. The folder that it goes to must be there. */
export async function localTarget(path: string): Promise<CopyTarget> {
  const absolute = resolve(path);
  const fact = await stat(absolute).catch(() => undefined);
  if (fact === undefined && (await stat(dirname(absolute)).catch(() => undefined)) === undefined) {
    throw new Failure(`invalid output path: directory "${dirname(absolute)}" does not exist`, {
      hint: "Make it first.",
    });
  }
  const there = fact === undefined ? "nothing" : fact.isDirectory() ? "folder" : "file";
  return { path: claimsFolder(path) ? `${absolute}/` : absolute, there };
}

// The types of tar-fs do not know all of its options.
type Packing = PackOptions & { readonly umask: number };
type Unpacking = ExtractOptions & {
  readonly chown: boolean;
  readonly umask: number;
  readonly validateSymlinks: boolean;
};
type LinkHeaders = Headers & { readonly linkname?: string | null };

/** The tar of a file or folder under the name that it shall have. Read only as it is sent. */
export function packLocal(source: LocalSource, name: string): AsyncIterable<Uint8Array> {
  const [folder, entry] = source.isFolder ? [source.path, "."] : [dirname(source.path), basename(source.path)];
  const options: Packing = {
    entries: [entry],
    umask: 0,
    // What tar cannot carry (devices, pipes) stays here.
    strict: false,
    map: (header) => ({ ...header, name: source.isFolder ? posix.join(name, header.name) : name }),
  };
  return pack(folder, options) as AsyncIterable<Uint8Array>;
}

/** Unpacks a tar from the engine at its destination. The user owns all files, regardless of their owner in the container. */
export function unpackLocal({ folder, name }: Landing): NodeJS.WritableStream {
  const options: Unpacking = {
    chown: false,
    umask: 0,
    strict: false,
    // A link may point anywhere; nothing is ever written through one.
    validateSymlinks: false,
    map: (header: LinkHeaders) => ({
      ...header,
      name: posix.join(name, inner(header.name)),
      ...(header.type === "link" && header.linkname ? { linkname: posix.join(name, inner(header.linkname)) } : {}),
    }),
  };
  // A stream of another make than Node's, with the same face.
  return extract(folder, options) as unknown as NodeJS.WritableStream;
}

/** Without the first part, which is what the container calls what is copied. */
function inner(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? "" : path.slice(slash + 1);
}
