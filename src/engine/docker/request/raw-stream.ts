import { addAbortSignal, type Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { incompleteAnswer } from "./faults.ts";

/** An answer whose body has not been read yet. */
export interface RawAnswer {
  readonly status: number;
  /** Values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body. The connection is closed at its end, or when the reader leaves. */
  readonly bytes: AsyncGenerator<Buffer, void>;
}

const restMs = 4;
const restBelowBytes = 32 * 1024;

/** More than any engine sends. */
const longestHead = 64 * 1024;

/**
 * Sends a GET and reads the answer from the connection itself. The engine sends a log in one HTTP chunk per line, and
 * node:http makes a buffer and several calls for each. Here a body comes in pieces as large as the connection gives them.
 * An abort breaks the connection.
 */
export async function rawGet(path: string, connection: Duplex, signal: AbortSignal): Promise<RawAnswer> {
  addAbortSignal(signal, connection);
  // Without a listener, Node would report an error as uncaught. The reader gets it anyway.
  connection.on("error", () => undefined);
  connection.write(`GET ${path} HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n`);
  const chunks: AsyncIterator<Buffer> = connection[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const { value, done } = await chunks.next();
    if (done === true || head.length > longestHead) throw lost();
    head = head.length === 0 ? value : Buffer.concat([head, value]);
    end = head.indexOf("\r\n\r\n");
  }
  const [statusLine = "", ...lines] = head.toString("latin1", 0, end).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1]);
  if (!(status >= 100)) throw incompleteAnswer(`GET ${path}`, new Error(`not HTTP: ${statusLine.slice(0, 100)}`));
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const length = headers.get("content-length");
  const decode = /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "")
    ? dechunker()
    : counter(length === undefined ? Number.POSITIVE_INFINITY : Number(length));
  return { status, headers, bytes: bodyOf(connection, chunks, head.subarray(end + 4), decode) };
}

/** Decodes a part of a body in place. `size`: how many bytes at its start are content now. `isDone`: the body is complete. */
type Decode = (bytes: Buffer) => { readonly size: number; readonly isDone: boolean };

async function* bodyOf(
  connection: Duplex,
  chunks: AsyncIterator<Buffer>,
  first: Buffer,
  decode: Decode,
): AsyncGenerator<Buffer, void> {
  try {
    for (let chunk = first; ; ) {
      const { size, isDone } = decode(chunk);
      if (size > 0) yield chunk.subarray(0, size);
      if (isDone) return;
      // The connection reads only when asked. A short rest lets lines gather: one read for each would cost most of the time.
      if (chunk.length < restBelowBytes) await pause(restMs);
      const next = await chunks.next();
      if (next.done === true) {
        if (decode(Buffer.alloc(0)).isDone) return;
        throw lost();
      }
      chunk = next.value;
    }
  } finally {
    connection.destroy();
  }
}

/** Looks like a broken connection, so that it is reported as one. */
function lost(): Error {
  return Object.assign(new Error("the connection was closed"), { code: "ECONNRESET", syscall: "read" });
}

/** A body of a known length; with an infinite one it lasts as long as the connection. */
function counter(length: number): Decode {
  let left = length;
  return (bytes) => {
    const size = Math.min(left, bytes.length);
    left -= size;
    return { size, isDone: left === 0 || (left === Number.POSITIVE_INFINITY && bytes.length === 0) };
  };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const semicolon = 0x3b;

/** HTTP's chunked encoding: a size in hexadecimal, maybe an extension, a line end, the content, a line end. Size 0 is the end. */
export function dechunker(): Decode {
  let phase: Phase = "size";
  /** What is left of the content, once its size is known. */
  let left = 0;
  return (bytes) => {
    let to = 0;
    for (let at = 0; at < bytes.length && phase !== "done"; ) {
      if (phase === "content") {
        const end = Math.min(at + left, bytes.length);
        bytes.copyWithin(to, at, end);
        to += end - at;
        left -= end - at;
        at = end;
        if (left === 0) phase = "after";
      } else {
        const byte = bytes[at] ?? 0;
        if (phase === "size" && isHexDigit(byte)) left = left * 16 + hexDigit(byte);
        else phase = phaseAfter(byte, phase, left);
        at += 1;
      }
    }
    return { size: to, isDone: phase === "done" };
  };
}

type Phase = "size" | "extension" | "content" | "after" | "done";

/** The phase after a byte between two contents, unless it is a digit of a size. */
function phaseAfter(byte: number, phase: Phase, size: number): Phase {
  if (byte === carriageReturn) return phase;
  if (byte === lineFeed) return phase === "after" ? "size" : size === 0 ? "done" : "content";
  if (phase === "extension" || (phase === "size" && byte === semicolon)) return "extension";
  throw lost();
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function hexDigit(byte: number): number {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10;
}
