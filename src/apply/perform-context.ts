import type { Builder, Engine, Progress } from "../engine/engine.ts";
import type { ImageFact } from "../engine/facts.ts";
import type { Reason } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import type { EventHub } from "./event-hub.ts";

/** The local images, each asked for once until one may have changed. */
export interface ImageLookup {
  find(references: readonly string[]): Promise<readonly ImageFact[]>;
  /** After a pull or a build. */
  forget(): void;
}

export function imageLookup(engine: Pick<Engine, "images">): ImageLookup {
  const known = new Map<string, Promise<readonly ImageFact[]>>();
  const find = (reference: string) => {
    const asked = known.get(reference) ?? engine.images([reference]);
    known.set(reference, asked);
    // An answer that was lost is asked for again.
    asked.catch(() => known.delete(reference));
    return asked;
  };
  return {
    find: async (references) => (await Promise.all(references.map(find))).flat(),
    forget: () => known.clear(),
  };
}

/** What an action needs to be performed. */
export interface PerformContext {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly images: ImageLookup;
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
  /** Warns that the resource stays, because something else uses it. */
  readonly warnKept: (message: string) => void;
}
