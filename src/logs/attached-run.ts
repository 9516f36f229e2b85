import type { LogEntry, LogLine, LogSource } from "./entry.ts";
import { splitFrames } from "./frames.ts";
import { joinLines } from "./lines.ts";
import { splitRaw } from "./raw.ts";
import type { LogNames } from "./source.ts";

/** A run of a container that was attached to before it started: its output from the first byte. */
export interface AttachedRun {
  readonly tty: boolean;
  /** Frames, or the bare bytes of a TTY. A container waits until its output is read. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Whether we left before it ended: the rest of its output is in the log. */
  readonly isLeft: () => boolean;
}

/** Returns the current run of a container if it is attached to; undefined: its output has to come from the log. */
export type TakeRun = (container: LogNames) => Promise<AttachedRun | undefined>;

/** Output of all attached runs that was read from the engine and is not printed yet. */
export interface Backlog {
  usedBytes: number;
  readonly mostBytes: number;
  /** How long writing has waited for the reader of our output so far, in milliseconds. */
  readonly waitedMs: () => number;
}

/**
 * Yields a run's output in lines. A slow reader of our output must not stop the container: once the backlog is full, and
 * the reader is the reason, lines are dropped and counted. If we are slow ourselves, the container waits. Ends with the
 * run, or when the signal aborts.
 */
export async function* readAttachedRun(
  run: AttachedRun,
  source: LogSource,
  { backlog, signal }: { readonly backlog: Backlog; readonly signal: AbortSignal },
): AsyncGenerator<readonly LogEntry[], void> {
  const batches: (readonly LogEntry[])[] = [];
  let wake: () => void = () => {};
  let isOver = false;
  let isLeft = false;

  const take = async (): Promise<void> => {
    let dropped = 0;
    for await (const lines of linesOf(run, source)) {
      if (isLeft) return;
      const bytes = sizeOf(lines);
      // Once lines are dropped, the container does not wait again until the reader has caught up.
      const room = dropped === 0 ? await hasRoom(bytes, backlog) : backlog.usedBytes <= backlog.mostBytes / 2;
      if (!room) {
        dropped += lines.length;
        continue;
      }
      backlog.usedBytes += bytes;
      batches.push(dropped === 0 ? lines : [{ type: "dropped", source, lines: dropped }, ...lines]);
      dropped = 0;
      wake();
    }
    if (dropped > 0) batches.push([{ type: "dropped", source, lines: dropped }]);
  };

  let failure: { readonly error: unknown } | undefined;
  void take()
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      isOver = true;
      wake();
    });
  const leave = () => {
    isOver = true;
    wake();
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  try {
    for (;;) {
      const batch = batches.shift();
      if (batch !== undefined) {
        backlog.usedBytes -= sizeOf(batch);
        yield batch;
      } else if (failure !== undefined) throw failure.error;
      else if (isOver) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    isLeft = true;
    signal.removeEventListener("abort", leave);
    for (const batch of batches) backlog.usedBytes -= sizeOf(batch);
  }
}

async function* linesOf({ tty, output }: AttachedRun, source: LogSource): AsyncGenerator<readonly LogLine[]> {
  const split = (tty ? splitRaw : splitFrames)({ stamped: false });
  const lines = joinLines(source);
  for await (const chunk of output) {
    // The engine does not stamp this output, so the time of arrival counts.
    const time = new Date().toISOString();
    const batch = lines.push(split(chunk).map((piece) => (piece.time === "" ? { ...piece, time } : piece)));
    if (batch.length > 0) yield batch;
  }
  const last = lines.end();
  if (last.length > 0) yield last;
}

function sizeOf(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.type === "line" ? entry.bytes.length + 1 : 0), 0);
}

const lookMs = 20;
/** The reader is slow if we have waited for it in at least half of this time. */
const judgedMs = 300;

/** Waits until the backlog has room; false if it has none because the reader is slow. */
async function hasRoom(bytes: number, backlog: Backlog): Promise<boolean> {
  const startMs = performance.now();
  const waitedBefore = backlog.waitedMs();
  while (backlog.usedBytes + bytes > backlog.mostBytes) {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs >= judgedMs && backlog.waitedMs() - waitedBefore >= elapsedMs / 2) return false;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return true;
}
