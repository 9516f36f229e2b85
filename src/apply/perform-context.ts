import type { Builder, Engine, Progress } from "../engine/engine.ts";
import type { Reason } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { EventHub } from "./event-hub.ts";

/** What one action is performed with. */
export interface PerformContext {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly eventHub: EventHub;
  /** Undefined: the plan builds nothing. */
  readonly builder: Builder | undefined;
  /** Ends pulls, builds and waits early; a change under way is let finish. */
  readonly signal: AbortSignal;
  /** Why the action is there; undefined: nobody says. */
  readonly because?: Reason | undefined;
  readonly progress: (progress: Progress) => void;
  /** What a hook says, as the engine frames it; the next of it is read once this was taken. */
  readonly output: (chunk: Uint8Array) => Promise<void>;
  readonly warn: (message: string) => void;
}
