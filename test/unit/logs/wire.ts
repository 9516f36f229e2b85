import type { LogEntry, LogLine } from "../../../src/logs/entry.ts";

/** One message as the engine frames it. */
export function frame(stream: "stdout" | "stderr", payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload);
  const header = Buffer.from([stream === "stdout" ? 1 : 2, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** Cuts at the given places, wherever they fall. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...sorted, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : sorted[index - 1], end));
}

/** Lines put back into the bytes they came from. */
export function rejoin(lines: readonly LogEntry[], stream: "stdout" | "stderr"): Buffer {
  const own = lines.filter((line): line is LogLine => line.type === "line" && line.stream === stream);
  return Buffer.concat(own.flatMap(({ bytes, partial }) => (partial ? [bytes] : [bytes, Buffer.from("\n")])));
}

export const source = { id: "1", name: "web-1", service: "web" };
