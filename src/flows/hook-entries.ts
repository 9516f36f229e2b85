import type { LogEntry, LogLine } from "../logs/entry.ts";
import { merge } from "../logs/merge.ts";
import { openQueue } from "../logs/queue.ts";

/** What hooks say, among what their containers say. */
export interface HookEntries {
  readonly take: (lines: readonly LogLine[]) => void;
  /** Both as one stream, which ends with the containers'. */
  among(entries: AsyncIterable<readonly LogEntry[]>): AsyncIterable<readonly LogEntry[]>;
}

/** Of the services shown. */
export function hookEntries(shown: ReadonlySet<string>): HookEntries {
  const queue = openQueue<readonly LogEntry[]>();
  return {
    take: (lines) => queue.push(lines.filter(({ source }) => shown.has(source.service))),
    among: (entries) => {
      const both = merge<readonly LogEntry[]>([thenEnd(entries, queue.end), queue]);
      both.seal();
      return both;
    },
  };
}

async function* thenEnd<T>(stream: AsyncIterable<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* stream;
  } finally {
    end();
  }
}
