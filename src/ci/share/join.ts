import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../engine/engine.ts";
import { askForTurn } from "./labels.ts";
import { look } from "./look.ts";

const pauseMs = 150;

interface Joining {
  readonly project: string;
  readonly engine: Engine;
  /** The volume by which this run refers to the project. */
  readonly reference: string;
  /** Makes that volume; it may be there. */
  readonly refer: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Refers to a shared project, and waits until it is there, or until it is this run's turn to bring it up.
 *
 * A run refers first and looks for whoever takes the project away afterwards; who takes it away says so first and looks for
 * references afterwards (`leave.ts`). So at least one of both sees the other, and gives way. A turn lasts as long as its run.
 */
export async function join({ project, engine, reference, refer, signal }: Joining): Promise<"ready" | "first"> {
  for (;;) {
    signal.throwIfAborted();
    await refer();
    const seen = await look(project, engine);
    for (const name of seen.abandoned) await engine.removeVolume(name);
    const { turn } = seen;
    if (seen.isClosing) await engine.removeVolume(reference);
    else if (seen.isReady) return "ready";
    else if (turn.reference === reference) return "first";
    else if (turn.reference === undefined || !seen.references.includes(turn.reference)) {
      await askForTurn(turn.number + 1, { project, reference }, engine);
      continue;
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
