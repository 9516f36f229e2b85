import type { LogEntry, LogLine } from "../../logs/entry.ts";
import { merge } from "../../logs/merge.ts";
import { openQueue } from "../../logs/queue.ts";

/** What hooks say, among what their containers say. */
export interface HookEntries {
  /** Resolves once they are on their way out: what a hook says is not gathered here. */
  readonly take: (lines: readonly LogLine[]) => Promise<void>;
  /** Both as one stream, which ends with the containers'. */
  among(entries: AsyncIterable<readonly LogEntry[]>): AsyncIterable<readonly LogEntry[]>;
}

/** Of the services shown. Once the signal aborts, no hook waits for the reader any more. */
export function hookEntries(shown: ReadonlySet<string>, signal: AbortSignal): HookEntries {
  const queue = openQueue<readonly LogEntry[]>();
  signal.addEventListener("abort", queue.release, { once: true });
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
