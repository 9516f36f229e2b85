import type { Context } from "../context/context.ts";
import { containerEvents } from "../flows/list/container-events.ts";
import { logEntries } from "../flows/list/log-entries.ts";
import { type ContainerEvent, containerEventOf, type LogLine, linesOf } from "./log-line.ts";
import type { EventsOptions, LogsOptions } from "./options.ts";

/** The containers' output, line by line. */
export async function* logs(options: LogsOptions, open: () => Context): AsyncGenerator<LogLine, void> {
  const ctx = open();
  const { services = [], follow = false, index, tail, since, until } = options;
  const part = { services, follow, index, tail: tail === undefined ? "all" : String(tail), timestamps: true };
  const entries = await logEntries({ ...part, since: since?.toISOString(), until: until?.toISOString() }, ctx);
  yield* linesOf(entries);
  ctx.interrupts.stop.throwIfAborted();
}

/** Container events. Those after the call are kept until they are read. */
export function events(options: EventsOptions, open: () => Context): AsyncGenerator<ContainerEvent, void> {
  const { services = [], since, until } = options;
  const part = { services, since: since?.toISOString(), until: until?.toISOString() };
  const readerLeft = new AbortController();
  const start = async () => {
    const ctx = open();
    const stop = AbortSignal.any([ctx.interrupts.stop, readerLeft.signal]);
    const found = await containerEvents(part, { ...ctx, interrupts: { ...ctx.interrupts, stop } });
    return { found, signal: ctx.interrupts.stop };
  };
  const started = start();
  // The reader gets the error.
  started.catch(() => undefined);
  return (async function* () {
    try {
      const { found, signal } = await started;
      for await (const event of found) yield containerEventOf(event);
      signal.throwIfAborted();
    } finally {
      readerLeft.abort();
    }
  })();
}
