import { type FileHandle, open, stat } from "node:fs/promises";
import { relative } from "node:path";
import { type Problem, type Reached, type Source, sizeLimit } from "../problems/problem.ts";

/** A file's text, or the problem with reading it. */
export type SourceResult =
  | { readonly source: Source; readonly problem?: never }
  | { readonly source?: never; readonly problem: Problem };

/** Reads a stack file or env file: text in UTF-8 (or UTF-16 with a byte order mark) of at most 10 MB. */
export async function readSource(path: string, cwd: string, reached?: Reached): Promise<SourceResult> {
  const name = displayName(path, cwd);
  try {
    const { text, fault } = decode(await readLimited(path));
    return fault === undefined ? { source: { name, path, text, reached } } : unreadable(...encodingFault(fault, name));
  } catch (error) {
    return unreadable(...reason(error, name));
  }
}

/** The same for an env file. As in docker compose, it may have bytes that are not UTF-8: they are a warning. */
export async function readEnvSource(
  path: string,
  cwd: string,
): Promise<{ readonly source?: Source; readonly problem?: Problem }> {
  const result = await readSource(path, cwd);
  if (result.problem?.rule !== "not-text") return result;
  const { text, fault } = decode(await readLimited(path));
  if (fault?.kind !== "byte") return result;
  return { source: { name: displayName(path, cwd), path, text }, problem: { ...result.problem, severity: "warning" } };
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
    throw new Unreadable("not-a-file", "is not a regular file", "Use a regular file.");
  }
  if (stats.size > sizeLimit) throw tooLarge();
  const handle = await open(path);
  try {
    return await joined(chunksOf(handle));
  } finally {
    await handle.close();
  }
}

const chunkSize = 65_536;

async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Opens stdin. */
export type OpenStdin = () => Chunks;

/** The chunks as one. A file in /proc has no size, and any file may grow while it is read, so each chunk is counted. */
async function joined(stream: Chunks): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > sizeLimit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Unreadable {
  return new Unreadable("file-too-large", "is larger than 10 MB", wrongFile);
}

/** Nothing to read, and streams that the caller has opened, as by process substitution. */
const openStream = /^\/(?:dev\/(?:stdin|null)|(?:dev|proc\/self)\/fd\/\d+)$/;

/** The text of stdin, under the name that problems show. */
export async function stdinSource(stream: Chunks, cwd: string): Promise<SourceResult> {
  const name = "<stdin>";
  try {
    const { text, fault } = decode(await joined(stream));
    return fault === undefined ? { source: { name, path: cwd, text } } : unreadable(...encodingFault(fault, name));
  } catch (error) {
    return unreadable(...reason(error, name));
  }
}

const wrongFile = "Check that this is the right file.";

/** The path as shown to users: relative to the working directory if that is shorter. */
export function displayName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short !== "" && short.length < path.length ? short : path;
}

/** Why bytes are not a text: `byte` is not UTF-8 in an else readable text. */
export type EncodingFault =
  | { readonly kind: "binary" }
  | { readonly kind: "utf-16" }
  | { readonly kind: "byte"; readonly byte: number; readonly line: number };

/** The text in UTF-8, or in UTF-16 with a byte order mark. With a fault, the text has a replacement character for each wrong byte. */
export function decode(bytes: Buffer): { readonly text: string; readonly fault?: EncodingFault } {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes("\0")) return { text, fault: hasEveryOtherZero(bytes) ? { kind: "utf-16" } : { kind: "binary" } };
  const wrong = encoding === "utf-8" && text.includes("\uFFFD") ? firstWrongByte(bytes) : undefined;
  if (wrong === undefined) return { text };
  return { text, fault: controlCharacter.test(text) ? { kind: "binary" } : { kind: "byte", ...wrong } };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text contains.
const controlCharacter = /[\0-\x08\x0E-\x1F\x7F]/;

function hasEveryOtherZero(bytes: Buffer): boolean {
  const pairs = bytes.subarray(0, 64);
  const zeros = [0, 1].map((odd) => pairs.filter((byte, index) => index % 2 === odd && byte === 0).length);
  return Math.abs((zeros[0] ?? 0) - (zeros[1] ?? 0)) * 4 > pairs.length;
}

function firstWrongByte(bytes: Buffer): { readonly byte: number; readonly line: number } | undefined {
  const lines = bytes.toString("latin1").split("\n");
  const isRight = (line: string): boolean => {
    const part = Buffer.from(line, "latin1");
    return part.equals(Buffer.from(part.toString()));
  };
  const index = lines.findIndex((line) => !isRight(line));
  const byte = /[\x80-\xFF]/.exec(lines[index] ?? "")?.[0].charCodeAt(0);
  return byte === undefined ? undefined : { byte, line: index + 1 };
}

/** The rule, message and hint for a file whose bytes are not a text. */
export function encodingFault(fault: EncodingFault, name: string): [string, string, string] {
  if (fault.kind === "binary") return ["not-text", `${name} is not a text file`, wrongFile];
  const what =
    fault.kind === "utf-16"
      ? "in UTF-16 without a byte order mark"
      : `not in UTF-8: byte 0x${fault.byte.toString(16).toUpperCase()} on line ${fault.line}`;
  return ["not-text", `${name} is ${what}`, "Save it as UTF-8."];
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
