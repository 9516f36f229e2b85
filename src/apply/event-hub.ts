import type { EngineStreams } from "../engine/engine.ts";
import type { EngineEvent } from "../engine/facts.ts";

/** One subscription to the engine's events, shared by all waits of an apply; opened by the first of them. */
export interface EventHub {
  /** Subscribes to a container. Once this resolves, no later event of it is missed. `onExec` gets those of commands in it. */
  listen(container: string, onExec?: OnExec): Promise<Waiter>;
  close(): void;
}

/** Takes `exec_create`, `exec_start` and `exec_die`. Health probes are such commands. */
export type OnExec = (event: EngineEvent) => void;

/** Waits for a container's events. Remembers one that occurs between two calls, so that none is lost. */
export interface Waiter {
  /** Resolves at the next event, at once if one occurred since the last call, or after `ms`. Rejects when the signal aborts. */
  nextEvent(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Delays before each new attempt to subscribe. An engine restarts within seconds. */
const retryDelaysMs = [250, 500, 1000, 2000, 4000, 8000];

/** Opens a hub. It subscribes at the first call of `listen`. */
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
        if (event.type !== "container") continue;
        for (const listener of listeners) {
          if (listener.container !== event.name) continue;
          // The end of a command in a container does not change the container's state.
          if (event.action.startsWith("exec_")) listener.onExec(event);
          else listener.notify();
        }
      }
    } catch {
      // A broken stream is treated like an ended one: subscribe again.
    }
    if (closing.signal.aborted) return;
    subscribed = resubscribe();
    subscribed.then(
      // Events in between were missed, so all waiters must check again.
      () => {
        for (const listener of listeners) listener.notify();
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
    listen: async (container, onExec = () => {}) => {
      const listener = newListener(container, onExec, () => listeners.delete(listener));
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

interface Listener extends Waiter {
  readonly container: string;
  readonly onExec: OnExec;
  notify(): void;
  fail(error: unknown): void;
}

function newListener(container: string, onExec: OnExec, close: () => void): Listener {
  let pending = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  return {
    container,
    onExec,
    notify: () => {
      pending = true;
      wake?.();
    },
    fail: (error) => {
      failure = { error };
      wake?.();
    },
    nextEvent: async (ms, signal) => {
      if (!pending && failure === undefined) {
        const woken = new AbortController();
        wake = () => woken.abort();
        await sleep(ms, AbortSignal.any([signal, woken.signal]));
        wake = undefined;
      }
      signal.throwIfAborted();
      if (failure !== undefined) throw failure.error;
      pending = false;
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
