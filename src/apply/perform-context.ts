import type { Builder, Engine, Progress } from "../engine/engine.ts";
import type { Reason } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { EventHub } from "./event-hub.ts";

/** What an action needs to be performed. */
export interface PerformContext {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly eventHub: EventHub;
  /** undefined if the plan builds nothing. */
  readonly builder: Builder | undefined;
  /** Ends pulls, builds and waits early. A change in progress finishes. */
  readonly signal: AbortSignal;
  /** Why the action is needed, if known. */
  readonly because?: Reason | undefined;
  readonly progress: (progress: Progress) => void;
  /** Takes a hook's output in the engine's frames. The next chunk is read once this resolves. */
  readonly output: (chunk: Uint8Array) => Promise<void>;
  readonly warn: (message: string) => void;
  /** Warns that the resource stays as it is: the step did nothing. */
  readonly warnKept: (message: string) => void;
}
