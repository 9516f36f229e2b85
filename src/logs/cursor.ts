import type { Piece } from "./frames.ts";

/** How far a container's output was read, so that reading can resume without losing or repeating lines. */
export interface Cursor {
  /** Timestamp of the newest message seen; "" before the first. */
  time: string;
  /** The number of messages with exactly this timestamp, which the engine's `since` returns again. */
  seen: number;
}

/** The cursor for the engine's `since`: seconds since the epoch, with nanoseconds. */
export function sinceOf({ time }: Cursor): string {
  const seconds = Math.floor(Date.parse(time) / 1000);
  return `${seconds}${/\.\d+/.exec(time)?.[0] ?? ""}`;
}

/** Passes only messages after the cursor, and advances it. Needs pieces with timestamps, read since `cursor.time`. */
export function resume(cursor: Cursor): (pieces: readonly Piece[]) => readonly Piece[] {
  let repeated = cursor.seen;
  let resuming = cursor.time !== "";
  let dropping = false;

  const isNew = (time: string): boolean => {
    if (resuming && time < cursor.time) return false;
    if (resuming && time === cursor.time && repeated > 0) {
      repeated -= 1;
      return false;
    }
    resuming = false;
    // The two streams of a container may be slightly out of order: the newest time counts.
    if (time > cursor.time) {
      cursor.time = time;
      cursor.seen = 1;
    } else if (time === cursor.time) cursor.seen += 1;
    return true;
  };

  return (pieces) => {
    const fresh: Piece[] = [];
    for (const piece of pieces) {
      if (piece.time !== undefined) dropping = !isNew(piece.time);
      if (!dropping) fresh.push(piece);
    }
    return fresh;
  };
}
