import type { EngineEvent } from "../../../src/engine/facts.ts";
import { labels } from "../../../src/engine/labels.ts";
import type { Books } from "./books.ts";

/** A project's events from now on, until the signal aborts. */
export async function* eventsOf(books: Books, project: string, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const { queue, next, close } = subscribe(books, project, signal);
  try {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else if (signal.aborted) return;
      else await next();
    }
  } finally {
    close();
  }
}

function subscribe(books: Books, project: string, signal: AbortSignal) {
  const queue: EngineEvent[] = [];
  let wake = () => {};
  const listener = (event: EngineEvent) => {
    if (event.labels[labels.project] === project) queue.push(event);
    wake();
  };
  books.listeners.add(listener);
  signal.addEventListener("abort", () => wake());
  return {
    queue,
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
    close: () => books.listeners.delete(listener),
  };
}
