import type { EngineStreams } from "../engine/engine.ts";
import type { EngineEvent } from "../engine/facts.ts";

/** One subscription to the engine's events, shared by all waits of an apply; opened by the first of them. */
export interface EventHub {
  /** Resolves once events arrive: what happens to the container from then on rings the bell. */
  listen(container: string): Promise<Waiter>;
  close(): void;
}

/** Remembers that something happened until it is asked, so that nothing is lost between two looks. */
export interface Waiter {
  /** Resolves at the next ring, at once where it rang since the last time, or after `ms`. Rejects when the signal aborts. */
  nextEvent(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** How long to wait before each try to subscribe again: an engine that restarts is back within seconds. */
const retryDelaysMs = [250, 500, 1000, 2000, 4000, 8000];

/** Nothing is sent until the first listen. */
export function openEventHub(engine: Pick<EngineStreams, "events">, project: string): EventHub {
  const closing = new AbortController();
  const listeners = new Set<Listener>();
  let subscribed: Promise<void> | undefined;

  async function subscribe(): Promise<void> {
    const events = await engine.events({ project, signal: closing.signal });
    void follow(events);
  }

  async function follow(events: AsyncIterable<EngineEvent>): Promise<void> {
    try {
      for await (const event of events) {
        if (!concernsState(event)) continue;
        for (const listener of listeners) if (listener.container === event.name) listener.ring();
      }
    } catch {
      // A stream that breaks is a stream that ended: both are followed by a new subscription.
    }
    if (closing.signal.aborted) return;
    subscribed = resubscribe();
    subscribed.then(
      // Whatever happened in between was not heard: everybody looks again.
      () => {
        for (const listener of listeners) listener.ring();
      },
      (error: unknown) => {
        for (const listener of listeners) listener.fail(error);
      },
    );
  }

  async function resubscribe(): Promise<void> {
    let lastError: unknown;
    for (const delayMs of retryDelaysMs) {
      await sleep(delayMs, closing.signal);
      if (closing.signal.aborted) return;
      try {
        return await subscribe();
      } catch (error) {
        lastError = error;
      }
    }
    throw lastError;
  }

  return {
    listen: async (container) => {
      const listener = newListener(container, () => listeners.delete(listener));
      listeners.add(listener);
      subscribed ??= subscribe();
      try {
        await subscribed;
      } catch (error) {
        listener.close();
        throw error;
      }
      return listener;
    },
    close: () => closing.abort(),
  };
}

/** Each health probe is an exec with three events of its own, none of which changes the container's state. */
function concernsState(event: EngineEvent): boolean {
  return event.type === "container" && !event.action.startsWith("exec_");
}

interface Listener extends Waiter {
  readonly container: string;
  ring(): void;
  fail(error: unknown): void;
}

function newListener(container: string, close: () => void): Listener {
  let rang = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  return {
    container,
    ring: () => {
      rang = true;
      wake?.();
    },
    fail: (error) => {
      failure = { error };
      wake?.();
    },
    nextEvent: async (ms, signal) => {
      if (!rang && failure === undefined) {
        const woken = new AbortController();
        wake = () => woken.abort();
        await sleep(ms, AbortSignal.any([signal, woken.signal]));
        wake = undefined;
      }
      signal.throwIfAborted();
      if (failure !== undefined) throw failure.error;
      rang = false;
    },
    close,
  };
}

/** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
