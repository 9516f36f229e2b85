import type { LogLine } from "../../logs/entry.ts";

/**
 * Merges the lines of several logs by the engine's timestamps, in batches. Keeps the order within each log. Holds one
 * batch of each log at a time.
 */
export async function* inTimeOrder(
  logs: readonly AsyncIterable<readonly LogLine[]>[],
): AsyncGenerator<readonly LogLine[]> {
  const heads: Head[] = logs.map((log) => ({ rest: log[Symbol.asyncIterator](), batch: [], at: 0, time: "" }));
  const open = new Set(heads);
  try {
    await Promise.all(heads.map((head) => refill(head, open)));
    while (open.size > 0) {
      // Every open log has a line here, so the order is known until one of them runs out.
      const { lines, empty } = ordered(open);
      yield lines;
      await refill(empty, open);
    }
  } finally {
    await Promise.all(Array.from(open, ({ rest }) => rest.return?.()));
  }
}

/** The read position in a log. */
interface Head {
  readonly rest: AsyncIterator<readonly LogLine[]>;
  batch: readonly LogLine[];
  at: number;
  /** The time of the current line. */
  time: string;
}

/** Reads until there is a line. A log without more lines is closed. */
async function refill(head: Head, open: Set<Head>): Promise<void> {
  do {
    const { value, done } = await head.rest.next();
    if (done) {
      open.delete(head);
      return;
    }
    head.batch = value;
  } while (head.batch.length === 0);
  moveTo(head, 0);
}

/** The lines that come next, up to the end of the first batch that ends. */
function ordered(open: ReadonlySet<Head>): { readonly lines: readonly LogLine[]; readonly empty: Head } {
  const lines: LogLine[] = [];
  for (;;) {
    const first = earliest(open);
    const line = first.batch[first.at];
    if (line !== undefined) lines.push(line);
    if (first.at + 1 >= first.batch.length) return { lines, empty: first };
    moveTo(first, first.at + 1);
  }
}

/** Moves to a line. Without the `Z`, times with different numbers of digits compare as text. */
function moveTo(head: Head, at: number): void {
  head.at = at;
  head.time = head.batch[at]?.time.replace("Z", "") ?? "";
}

/** The log with the earliest line; of equal ones, the first. */
function earliest(open: ReadonlySet<Head>): Head {
  return [...open].reduce((first, head) => (head.time < first.time ? head : first));
}
