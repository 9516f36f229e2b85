import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";

/** How long a container may ignore Ctrl-C before the user gets a hint. */
const patienceMs = 1000;

/** Forwards signals to a container. A second Ctrl-C stops it, a third one kills it. */
export function passSignals(
  container: string,
  { engine, ctx }: { readonly engine: Engine; readonly ctx: Context },
): { readonly end: () => void } {
  let interrupts = 0;
  let hint: NodeJS.Timeout | undefined;
  const stop = ctx.interrupts.relay((signal) => {
    const isInterrupt = signal === "SIGINT" || signal === "SIGTERM";
    interrupts += isInterrupt ? 1 : 0;
    if (!isInterrupt) return void engine.killContainer(container, signal).catch(() => undefined);
    hint ??= setTimeout(() => {
      ctx.ui.warn(`container ${container} has not ended on ${signal}: press Ctrl+C again to stop it`);
    }, patienceMs).unref();
    // The container may have exited in the meantime: its exit code says how.
    forward(interrupts, signal).catch(() => undefined);
  });
  const forward = (times: number, signal: NodeJS.Signals): Promise<void> => {
    if (times === 1) return engine.killContainer(container, signal);
    return times === 2 ? engine.stopContainer(container) : engine.killContainer(container);
  };
  return {
    end: () => {
      clearTimeout(hint);
      stop();
    },
  };
}
