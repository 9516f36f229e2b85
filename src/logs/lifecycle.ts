import type { EngineEvent } from "../engine/facts.ts";

/** What befell one container, in order. */
export type RunPeriod =
  | { readonly type: "start" }
  | { readonly type: "die"; readonly exitCode: number }
  /** Told of one that waited to be restarted too, which dies no more. */
  | { readonly type: "stop" }
  | { readonly type: "gone" };

/** The turns of one container that nobody has dealt with yet. */
export interface Lifecycle {
  push(turn: RunPeriod): void;
  /** The next turn; undefined once ended, or when nothing came in `patienceMs`. */
  next(patienceMs?: number): Promise<RunPeriod | undefined>;
  /** No turn counts any more. */
  end(): void;
  readonly ended: boolean;
  /** The turn that `next` would give at once. */
  readonly upcoming: RunPeriod | undefined;
}

export function openLifecycle(): Lifecycle {
  const turns: RunPeriod[] = [];
  let ended = false;
  let died = false;
  let wake: () => void = () => {};
  return {
    push: (turn) => {
      // An engine that stops without grace may tell one end twice.
      if (turn.type === "die" && died) return;
      if (turn.type !== "stop") died = turn.type === "die";
      turns.push(turn);
      wake();
    },
    next: async (patienceMs) => {
      if (turns.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          const timer = patienceMs === undefined ? undefined : setTimeout(resolve, patienceMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return ended ? undefined : turns.shift();
    },
    end: () => {
      ended = true;
      wake();
    },
    get ended() {
      return ended;
    },
    get upcoming() {
      return turns[0];
    },
  };
}

/** The turn that a container's event means, if any. */
export function runPeriodOf(event: EngineEvent): RunPeriod | undefined {
  if (event.action === "start") return { type: "start" };
  if (event.action === "die") return { type: "die", exitCode: event.exitCode ?? 0 };
  if (event.action === "stop") return { type: "stop" };
  if (event.action === "destroy") return { type: "gone" };
  return undefined;
}
