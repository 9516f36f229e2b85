import { asBuffer, endOfStamp, type Piece, type Split } from "./frames.ts";

/** The engine splits longer lines into messages of this size, each with its own timestamp. */
const messageBytes = 16 * 1024;
const newline = 0x0a;

/** Splits the stream of a container with a TTY: raw bytes, all of them stdout, with a timestamp before each message. */
export function splitRaw(options: { readonly stamped: boolean }): Split {
  if (!options.stamped)
    return (chunk) => [{ stream: "stdout", chunk: asBuffer(chunk), start: 0, end: chunk.length, time: "" }];
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;

  return (chunk) => {
    const bytes = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    const pieces: Piece[] = [];
    let at = 0;
    while (at < bytes.length) {
      const start = left > 0 ? at : endOfStamp(bytes, at, Number.POSITIVE_INFINITY);
      if (start === undefined) break;
      const time = left > 0 ? undefined : bytes.toString("latin1", at, Math.max(at, start - 1));
      if (left === 0) left = messageBytes;
      const end = endOfMessage(bytes, start, left);
      pieces.push({ stream: "stdout", chunk: bytes, start, end, time });
      left = bytes[end - 1] === newline && end > start ? 0 : left - (end - start);
      at = end;
    }
    rest = bytes.subarray(at);
    return pieces;
  };
}

/** After the next `\n` of the message, else the end of the message or the chunk. */
function endOfMessage(bytes: Buffer, start: number, left: number): number {
  const found = bytes.subarray(start, start + left).indexOf(newline);
  return found < 0 ? Math.min(start + left, bytes.length) : start + found + 1;
}
