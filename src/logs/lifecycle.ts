import type { EngineEvent } from "../engine/facts.ts";

/** A start or end of a container. */
export type LifecycleEvent =
  | { readonly type: "start" }
  | {
      readonly type: "die";
      readonly exitCode: number;
      /** The engine's time, RFC 3339 with nanoseconds. */
      readonly time: string;
    }
  /** Also reported for a container that waits for its restart, which will not die again. */
  | { readonly type: "stop" }
  | { readonly type: "gone" };

/** The unhandled events of a container. */
export interface Lifecycle {
  push(event: LifecycleEvent): void;
  /** The next event; undefined after `end`, or if none came within `timeoutMs`. */
  next(timeoutMs?: number): Promise<LifecycleEvent | undefined>;
  /** Ignores all further events. */
  end(): void;
  readonly ended: boolean;
  /** The event that `next` would return at once. */
  readonly upcoming: LifecycleEvent | undefined;
}

export function openLifecycle(): Lifecycle {
  const events: LifecycleEvent[] = [];
  let ended = false;
  let died = false;
  let wake: () => void = () => {};
  return {
    push: (event) => {
      // An engine may report the same exit twice if a container is stopped without a grace period.
      if (event.type === "die" && died) return;
      if (event.type !== "stop") died = event.type === "die";
      events.push(event);
      wake();
    },
    next: async (timeoutMs) => {
      if (events.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return ended ? undefined : events.shift();
    },
    end: () => {
      ended = true;
      wake();
    },
    get ended() {
      return ended;
    },
    get upcoming() {
      return events[0];
    },
  };
}

/** Converts an engine event, if it is a start or end. */
export function lifecycleEventOf(event: EngineEvent): LifecycleEvent | undefined {
  if (event.action === "start") return { type: "start" };
  if (event.action === "die") {
    return { type: "die", exitCode: event.exitCode ?? 0, time: stampOf(event.timeNano) };
  }
  if (event.action === "stop") return { type: "stop" };
  if (event.action === "destroy") return { type: "gone" };
  return undefined;
}

/** Nanoseconds since the epoch in the form of the engine's log, which sorts as text. */
function stampOf(nanoseconds: string): string {
  const seconds = Number(nanoseconds.slice(0, -9));
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${nanoseconds.slice(-9)}Z`;
}
