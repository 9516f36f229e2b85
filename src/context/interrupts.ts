import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { exitCodes, Interrupted } from "../errors.ts";
import type { Interrupts } from "./context.ts";

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

/** How long a signal of our own may come after docker's word. */
const graceMs = 250;
/** How often to look for an abstract address, where Node (before 22) cannot connect to one. */
const lookMs = 500;

/**
 * docker ends its plugins by closing a socket that it gave them, and does not pass signals on. Whoever typed Ctrl-C has
 * sent us one of our own besides: only where none comes, the closed socket is one.
 */
function watchPluginSocket(address: string | undefined): void {
  if (!address) return;
  let isSignalled = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isSignalled = true;
    });
  }
  onceGone(address, () => {
    setTimeout(() => {
      if (!isSignalled) process.kill(process.pid, "SIGINT");
    }, graceMs).unref();
  });
}

function onceGone(address: string, then: () => void): void {
  let isConnected = false;
  // @ stands for the NUL byte of an abstract address.
  const socket = connect(address.replace(/^@/, "\0"));
  socket.on("connect", () => {
    isConnected = true;
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    if (isConnected) then();
    else if (address.startsWith("@")) onceUnlisted(address, then);
  });
  socket.resume().unref();
}

/** The kernel lists an abstract address for as long as somebody has it open. */
function onceUnlisted(address: string, then: () => void): void {
  const timer = setInterval(async () => {
    const list = await readFile("/proc/net/unix", "utf8").catch(() => address);
    if (list.includes(address)) return;
    clearInterval(timer);
    then();
  }, lookMs);
  timer.unref();
}
