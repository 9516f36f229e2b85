import { EngineRefused } from "../engine/errors.ts";

/** A piece of a container's output: a range of its chunk. Not a Buffer view, since millions of those are expensive. */
export interface Piece {
  readonly stream: "stdout" | "stderr";
  readonly chunk: Buffer;
  readonly start: number;
  /** Exclusive. */
  end: number;
  /** The timestamp of a message that starts here ("" if not requested); undefined inside a message. */
  readonly time: string | undefined;
}

/** Takes the stream in chunks of any size, and returns the complete pieces so far. */
export type Split = (chunk: Uint8Array) => readonly Piece[];

const headerBytes = 8;
/** `2026-11-21T12:09:01.998422198Z ` is 31; an offset instead of Z makes it 36. */
const stampBytes = 40;
const space = 0x20;
const none = Buffer.alloc(0);

/**
 * Splits the engine's multiplexed stream: frames of an 8-byte header (stream, 0, 0, 0, length) and a payload. With `joined`,
 * a stream's consecutive frames become one piece, for which their bytes are moved together inside the chunk.
 */
export function splitFrames(options: { readonly stamped: boolean; readonly joined?: boolean }): Split {
  const put = options.joined ? putJoined : putAlone;
  let rest: Buffer = none;
  let stream: Piece["stream"] = "stdout";
  let left = 0;

  return (chunk) => {
    // A chunk is only copied if the last one ended inside a header, which keeps at most 48 bytes.
    const bytes = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    const pieces: Piece[] = [];
    let at = 0;
    if (left > 0) {
      const end = Math.min(left, bytes.length);
      pieces.push({ stream, chunk: bytes, start: 0, end, time: undefined });
      left -= end;
      at = end;
    }
    while (bytes.length - at >= headerBytes) {
      const length = bytes.readUInt32BE(at + 4);
      const start = at + headerBytes;
      const stampEnd = options.stamped ? endOfStamp(bytes, start, start + length) : start;
      if (stampEnd === undefined) break;
      stream = streamOf(bytes, at, length);
      const end = Math.min(start + length, bytes.length);
      left = start + length - end;
      const time = stampEnd === start ? "" : bytes.toString("latin1", start, stampEnd - 1);
      put({ stream, chunk: bytes, start: stampEnd, end, time }, pieces);
      at = end;
    }
    rest = bytes.subarray(at);
    return pieces;
  };
}

function putAlone(piece: Piece, pieces: Piece[]): void {
  pieces.push(piece);
}

/** Moves the piece's bytes to the end of the last one, if that is of the same stream. */
function putJoined(piece: Piece, pieces: Piece[]): void {
  const last = pieces.at(-1);
  if (last?.stream !== piece.stream) {
    pieces.push(piece);
    return;
  }
  piece.chunk.copyWithin(last.end, piece.start, piece.end);
  last.end += piece.end - piece.start;
}

/** The start of the payload after the timestamp; undefined if more bytes are needed. */
export function endOfStamp(bytes: Buffer, start: number, frameEnd: number): number | undefined {
  const limit = Math.min(start + stampBytes, frameEnd, bytes.length);
  for (let at = start; at < limit; at += 1) if (bytes[at] === space) return at + 1;
  const whole = limit === Math.min(start + stampBytes, frameEnd);
  return whole ? start : undefined;
}

function streamOf(bytes: Buffer, at: number, length: number): Piece["stream"] {
  const kind = bytes[at];
  if (kind === 1) return "stdout";
  if (kind === 2) return "stderr";
  const text = bytes.toString("utf8", at + headerBytes, at + headerBytes + Math.min(length, 1000));
  if (kind === 3) throw new EngineRefused(`the engine aborted the log: ${text.trim()}`);
  throw new EngineRefused("invalid log stream from the engine");
}

/** A view of the same memory with Buffer's faster reads. */
export function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
