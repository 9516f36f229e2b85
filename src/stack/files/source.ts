import { open, stat } from "node:fs/promises";
import { relative } from "node:path";
import { sizeLimit } from "../parse/parse.ts";
import type { Problem, Reached, Source } from "../problems/problem.ts";

/** A file's text, or the problem with reading it. */
export type SourceResult =
  | { readonly source: Source; readonly problem?: never }
  | { readonly source?: never; readonly problem: Problem };

/** Reads a stack file or env file: text in UTF-8 (or UTF-16 with a byte order mark) of at most 10 MB. */
export async function readSource(path: string, cwd: string, reached?: Reached): Promise<SourceResult> {
  const name = displayName(path, cwd);
  try {
    const text = decoded(await readLimited(path));
    return text === undefined
      ? unreadable("not-text", `${name} is not a text file`, wrongFile)
      : { source: { name, path, text, reached } };
  } catch (error) {
    return unreadable(...reason(error, name));
  }
}

/** Why a path is not read. */
export class Unreadable extends Error {
  readonly rule: string;
  readonly hint: string;

  constructor(rule: string, message: string, hint: string) {
    super(message);
    this.rule = rule;
    this.hint = hint;
  }
}

/** The bytes of a regular file or an open stream such as `/dev/stdin`; of anything else, a read may never end. */
export async function readLimited(path: string): Promise<Buffer> {
  const stats = await stat(path);
  if (stats.isDirectory()) throw new Unreadable("is-directory", "is a directory", "Name a file in it.");
  if (!stats.isFile() && !openStream.test(path)) {
    throw new Unreadable("not-a-file", "is not a regular file", 'Name a regular file, or "-" for stdin.');
  }
  const tooLarge = new Unreadable("file-too-large", "is larger than 10 MB", wrongFile);
  if (stats.size > sizeLimit) throw tooLarge;
  const handle = await open(path);
  try {
    // A file in /proc has no size, and any file may grow while it is read.
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      size += bytesRead;
      if (size > sizeLimit) throw tooLarge;
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

const chunkSize = 65_536;

/** The paths of streams that the caller has opened, as by process substitution. */
const openStream = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d+)$/;

/** The text of stdin, under the name that problems show. */
export function stdinSource(text: string, cwd: string): Source {
  return { name: "<stdin>", path: cwd, text };
}

const wrongFile = "Check that this is the right file.";

/** The path as shown to users: relative to the working directory if that is shorter. */
export function displayName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short !== "" && short.length < path.length ? short : path;
}

function decoded(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function reason(error: unknown, name: string): [string, string, string] {
  if (error instanceof Unreadable) return [error.rule, `${name} ${error.message}`, error.hint];
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ERR_INVALID_ARG_VALUE") {
    return ["file-unreadable", `invalid path ${JSON.stringify(name)}`, "Remove the NUL character."];
  }
  if (code === "ENOENT" || code === "ENOTDIR") {
    return ["file-not-found", `${name}: no such file`, "Check the name and the current directory."];
  }
  if (code === "EACCES" || code === "EPERM") {
    return ["file-unreadable", `${name} cannot be read: permission denied`, "Check its permissions with ls -l."];
  }
  return ["file-unreadable", `${name} cannot be read: ${message}`, "Check the file and the disk."];
}

function unreadable(rule: string, message: string, hint: string): SourceResult {
  return { problem: { rule, severity: "error", path: "", message, hint } };
}
