import type { LogLine, LogSource } from "./entry.ts";
import type { Piece } from "./frames.ts";

const newline = 0x0a;
/** A longer line is given in parts, so that memory stays bounded. */
const partBytes = 1024 * 1024;

/** Turns pieces into whole lines; `end` gives what is left, a last line without `\n`. */
export interface Lines {
  push(pieces: readonly Piece[]): LogLine[];
  end(): LogLine[];
}

/** The start of a line whose end has not come yet. Copied out of its chunk, so that no chunk is kept for a few bytes. */
interface Open {
  buffer: Buffer;
  size: number;
  readonly time: string;
  /** A part of the line was given already. */
  given: boolean;
}

/** Joins one container's pieces to lines. stdout and stderr are joined apart and so never mix inside a line. */
export function joinLines(source: LogSource): Lines {
  const open: Record<Piece["stream"], Open | undefined> = { stdout: undefined, stderr: undefined };
  const line = (stream: Piece["stream"], time: string, bytes: Uint8Array, partial: boolean): LogLine => {
    return { type: "line", source, stream, time, bytes, partial };
  };

  /** Bytes without a `\n` in them: kept until their line ends, given as a part where it grows too long. */
  const keep = (stream: Piece["stream"], bytes: Buffer, time: string, out: LogLine[]): Open => {
    const rest = open[stream] ?? { buffer: Buffer.allocUnsafe(1024), size: 0, time, given: false };
    open[stream] = rest;
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + partBytes - rest.size);
      append(rest, bytes.subarray(at, end));
      at = end;
      if (rest.size < partBytes) continue;
      out.push(line(stream, rest.time, rest.buffer, true));
      Object.assign(rest, { buffer: Buffer.allocUnsafe(1024), size: 0, given: true });
    }
    return rest;
  };

  return {
    push: (pieces) => {
      const out: LogLine[] = [];
      for (const { stream, chunk, start, end, time } of pieces) {
        let at = start;
        // A newline behind the piece's end is another's.
        for (let stop = chunk.indexOf(newline, at); stop >= 0 && stop < end; stop = chunk.indexOf(newline, at)) {
          if (open[stream] === undefined) out.push(line(stream, time ?? "", chunk.subarray(at, stop), false));
          else {
            const whole = keep(stream, chunk.subarray(at, stop), "", out);
            out.push(line(stream, whole.time, whole.buffer.subarray(0, whole.size), false));
            open[stream] = undefined;
          }
          at = stop + 1;
          if (at >= end) break;
        }
        // An empty piece counts too: its bytes may come with the next chunk, its time does not.
        if (at < end || start === end) keep(stream, chunk.subarray(at, end), time ?? "", out);
      }
      return out;
    },
    end: () => {
      const out: LogLine[] = [];
      for (const stream of ["stdout", "stderr"] as const) {
        const rest = open[stream];
        if (rest !== undefined && (rest.size > 0 || rest.given))
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
