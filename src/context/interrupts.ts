import { exitCodes, Interrupted } from "../errors.ts";
import type { Interrupts } from "./context.ts";
import { watchPluginSocket } from "./plugin-socket.ts";

/** Listens to SIGINT and SIGTERM: the first asks to stop in order, the second to kill, the third leaves at once. */
export function listen(pluginSocket?: string): Interrupts {
  const stop = new AbortController();
  const kill = new AbortController();
  const on = (signal: "SIGINT" | "SIGTERM") => {
    if (kill.signal.aborted) process.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
    (stop.signal.aborted ? kill : stop).abort(new Interrupted(signal));
  };
  process.on("SIGINT", on);
  process.on("SIGTERM", on);
  watchPluginSocket(pluginSocket);
  return {
    stop: stop.signal,
    kill: kill.signal,
    relay: (listener) => {
      for (const signal of own) process.off(signal, on);
      for (const signal of relayed) process.on(signal, listener);
      return () => {
        for (const signal of relayed) process.off(signal, listener);
        for (const signal of own) process.on(signal, on);
      };
    },
  };
}

const own = ["SIGINT", "SIGTERM"] as const;
/** What may be meant for a process that somebody else runs for us; the others are about this one. */
const relayed = [...own, "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;
