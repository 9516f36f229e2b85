import type { LogLine } from "../../logs/entry.ts";

/**
 * Lines of many logs as one, by the engine's timestamps, in batches; each log's own order is kept. Holds one batch of each at
 * a time.
 */
export async function* inTimeOrder(
  logs: readonly AsyncIterable<readonly LogLine[]>[],
): AsyncGenerator<readonly LogLine[]> {
  const heads: Head[] = logs.map((log) => ({ rest: log[Symbol.asyncIterator](), batch: [], at: 0, time: "" }));
  const open = new Set(heads);
  try {
    await Promise.all(heads.map((head) => refill(head, open)));
    while (open.size > 0) {
      // Every log that goes on has a line here: until one of them runs out, the order is known.
      const { lines, empty } = ordered(open);
      yield lines;
      await refill(empty, open);
    }
  } finally {
    await Promise.all(Array.from(open, ({ rest }) => rest.return?.()));
  }
}

/** How far a log was read. */
interface Head {
  readonly rest: AsyncIterator<readonly LogLine[]>;
  batch: readonly LogLine[];
  at: number;
  /** Of the line that it stands at. */
  time: string;
}

/** Reads on until there is a line; a log without one is closed. */
async function refill(head: Head, open: Set<Head>): Promise<void> {
  do {
    const { value, done } = await head.rest.next();
    if (done) {
      open.delete(head);
      return;
    }
    head.batch = value;
  } while (head.batch.length === 0);
  stand(head, 0);
}

/** The lines that come next, up to the end of the first batch that ends. */
function ordered(open: ReadonlySet<Head>): { readonly lines: readonly LogLine[]; readonly empty: Head } {
  const lines: LogLine[] = [];
  for (;;) {
    const first = earliest(open);
    const line = first.batch[first.at];
    if (line !== undefined) lines.push(line);
    if (first.at + 1 >= first.batch.length) return { lines, empty: first };
    stand(first, first.at + 1);
  }
}

/** Its `Z` comes behind all digits, however many there are. */
function stand(head: Head, at: number): void {
  head.at = at;
  head.time = head.batch[at]?.time.replace("Z", "") ?? "";
}

/** Of equals the one that was named first. */
function earliest(open: ReadonlySet<Head>): Head {
  return [...open].reduce((first, head) => (head.time < first.time ? head : first));
}
