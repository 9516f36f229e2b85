import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";

/** How long a container may take to heed Ctrl-C before the user is told what else there is. */
const patienceMs = 1000;

/** Passes signals on to a container. One that does not heed Ctrl-C is stopped at the second, and killed at the third. */
export function passSignals(
  container: string,
  { engine, ctx }: { readonly engine: Engine; readonly ctx: Context },
): { readonly end: () => void } {
  let asked = 0;
  let hint: NodeJS.Timeout | undefined;
  const stop = ctx.interrupts.relay((signal) => {
    const isAsking = signal === "SIGINT" || signal === "SIGTERM";
    asked += isAsking ? 1 : 0;
    if (!isAsking) return void engine.killContainer(container, signal).catch(() => undefined);
    hint ??= setTimeout(() => {
      ctx.ui.warn(`container ${container} has not ended on ${signal}: press Ctrl+C again to stop it`);
    }, patienceMs).unref();
    // It may have ended by itself meanwhile; how is told by its exit code.
    passOn(asked, signal).catch(() => undefined);
  });
  const passOn = (times: number, signal: NodeJS.Signals): Promise<void> => {
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
