import type { LogLine, LogSource } from "./entry.ts";
import type { Piece } from "./frames.ts";

const newline = 0x0a;
/** Longer lines are split into parts, so that memory stays bounded. */
const partBytes = 1024 * 1024;

/** Joins pieces to lines; `end` returns the last line without `\n`. */
export interface Lines {
  push(pieces: readonly Piece[]): LogLine[];
  end(): LogLine[];
}

/** The start of an incomplete line. Copied, so that the whole chunk need not stay in memory. */
interface Open {
  buffer: Buffer;
  size: number;
  readonly time: string;
  /** A part of the line was already returned. */
  returned: boolean;
}

/**
 * Joins a container's pieces to lines. stdout and stderr are joined separately and never mix inside a line. With `blocks`, the
 * whole lines of a piece are one entry.
 */
export function joinLines(source: LogSource, { blocks = false }: { readonly blocks?: boolean } = {}): Lines {
  const open: Record<Piece["stream"], Open | undefined> = { stdout: undefined, stderr: undefined };
  const line = (stream: Piece["stream"], time: string, bytes: Uint8Array, partial: boolean): LogLine => {
    return { type: "line", source, stream, time, bytes, partial };
  };

  /** Keeps bytes without `\n` until their line ends, and returns a part if it gets too long. */
  const keep = (stream: Piece["stream"], bytes: Buffer, time: string, out: LogLine[]): Open => {
    const rest = open[stream] ?? { buffer: Buffer.allocUnsafe(1024), size: 0, time, returned: false };
    open[stream] = rest;
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + partBytes - rest.size);
      append(rest, bytes.subarray(at, end));
      at = end;
      if (rest.size < partBytes) continue;
      out.push(line(stream, rest.time, rest.buffer, true));
      Object.assign(rest, { buffer: Buffer.allocUnsafe(1024), size: 0, returned: true });
    }
    return rest;
  };

  const finish = (stream: Piece["stream"], bytes: Buffer, time: string, out: LogLine[]): void => {
    if (open[stream] === undefined) {
      out.push(line(stream, time, bytes, false));
      return;
    }
    const whole = keep(stream, bytes, "", out);
    out.push(line(stream, whole.time, whole.buffer.subarray(0, whole.size), false));
    open[stream] = undefined;
  };

  /** With `blocks`: all whole lines from here on as one. Returns where the rest starts. */
  const putBlock = ({ stream, chunk, end, time }: Piece, at: number, out: LogLine[]): number => {
    const last = blocks && at < end ? chunk.lastIndexOf(newline, end - 1) : -1;
    if (last < at) return at;
    out.push({ ...line(stream, time ?? "", chunk.subarray(at, last), false), isBlock: true });
    return last + 1;
  };

  return {
    push: (pieces) => {
      const out: LogLine[] = [];
      for (const piece of pieces) {
        const { stream, chunk, start, end, time } = piece;
        let at = start;
        // A newline after the end belongs to another piece.
        for (let stop = chunk.indexOf(newline, at); stop >= 0 && stop < end; stop = chunk.indexOf(newline, at)) {
          finish(stream, chunk.subarray(at, stop), time ?? "", out);
          at = putBlock(piece, stop + 1, out);
          if (at >= end) break;
        }
        // Keep empty pieces too: their bytes may come with the next chunk, but not their time.
        if (at < end || start === end) keep(stream, chunk.subarray(at, end), time ?? "", out);
      }
      return out;
    },
    end: () => {
      const out: LogLine[] = [];
      for (const stream of ["stdout", "stderr"] as const) {
        const rest = open[stream];
        if (rest !== undefined && (rest.size > 0 || rest.returned))
          out.push(line(stream, rest.time, rest.buffer.subarray(0, rest.size), false));
        open[stream] = undefined;
      }
      return out;
    },
  };
}

function append(to: Open, bytes: Buffer): void {
  const size = to.size + bytes.length;
  if (size > to.buffer.length) {
    const larger = Buffer.allocUnsafe(Math.min(partBytes, Math.max(size, to.buffer.length * 2)));
    to.buffer.copy(larger, 0, 0, to.size);
    to.buffer = larger;
  }
  bytes.copy(to.buffer, to.size);
  to.size = size;
}
