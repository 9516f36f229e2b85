import type { Piece } from "./frames.ts";

/** How far a container's output was read, so that reading can go on there with nothing lost and nothing twice. */
export interface Cursor {
  /** Timestamp of the newest message that was seen; "" before the first. */
  time: string;
  /** How many messages carry just that timestamp. The engine's `since` gives them again. */
  seen: number;
}

/** The position as the engine takes it: seconds since the epoch, with the nanoseconds that a Date would lose. */
export function sinceOf({ time }: Cursor): string {
  const seconds = Math.floor(Date.parse(time) / 1000);
  return `${seconds}${/\.\d+/.exec(time)?.[0] ?? ""}`;
}

/** Lets through what lies behind the position, and moves it on. Needs stamped pieces, read since `position.time`. */
export function resume(position: Cursor): (pieces: readonly Piece[]) => readonly Piece[] {
  let again = position.seen;
  let resuming = position.time !== "";
  let dropping = false;

  const isNew = (time: string): boolean => {
    if (resuming && time < position.time) return false;
    if (resuming && time === position.time && again > 0) {
      again -= 1;
      return false;
    }
    resuming = false;
    // Two streams of one container may be a little out of order: the newest counts.
    if (time > position.time) {
      position.time = time;
      position.seen = 1;
    } else if (time === position.time) position.seen += 1;
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
