import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import type { TtySession } from "../../engine/sessions.ts";
import type { AttachedRun, TakeRun } from "../../logs/attached-run.ts";
import type { Stack } from "../../stack/stack.ts";

interface AttachOptions {
  readonly stack: Stack;
  /** The services whose output is shown. */
  readonly shown: ReadonlySet<string>;
  /** Detaches. */
  readonly signal: AbortSignal;
}

/** An engine that attaches to each container before it starts it. */
export interface AttachingEngine {
  readonly engine: Engine;
  readonly takeRun: TakeRun;
  /** Detaches from all containers: the rest of their output comes from the log. */
  readonly detach: () => void;
}

/**
 * Attaches before the start, so that no output is missed. The engine's log would be too late for that: it is rotated,
 * may drop lines (`mode: non-blocking`), and does not exist for some logging drivers.
 */
export function attachBeforeStart(engine: Engine, { stack, shown, signal }: AttachOptions): AttachingEngine {
  const services = new Set([...stack.services.values()].filter(({ name }) => shown.has(name)));
  const unlogged = new Set([...services].filter(({ logging }) => logging?.driver === "none").map(({ name }) => name));
  const runs = new Map<string, AttachedRun>();
  const sessions = new Set<TtySession>();
  const left = new Set<TtySession>();
  const attach = async (name: string, tty: boolean) => {
    const session = await engine.attach({ container: name, stdin: false, signal });
    sessions.add(session);
    return { tty, output: session.output, close: session.close, isLeft: () => left.has(session) };
  };
  return {
    engine: {
      ...engine,
      async startContainer(request) {
        const { name, service } = request;
        // The container of a `pre_start` hook has a service object of its own, and its output is read elsewhere.
        if (!services.has(service)) return engine.startContainer(request);
        const run = await attach(name, service.tty ?? false);
        runs.set(name, run);
        try {
          await engine.startContainer(request);
        } catch (error) {
          runs.delete(name);
          run.close();
          throw error;
        }
      },
    },
    async takeRun({ name, labels: own }) {
      const run = runs.get(name);
      runs.delete(name);
      const key = own[labels.service] ?? "";
      if (run !== undefined || !unlogged.has(key)) return run;
      // There is no log to read the rest from.
      return attach(name, stack.services.get(key)?.tty ?? false);
    },
    detach: () => {
      for (const session of sessions) {
        left.add(session);
        session.close();
      }
      sessions.clear();
    },
  };
}
