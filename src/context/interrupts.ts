import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { exitCodes, Interrupted } from "../errors.ts";
import type { Interrupts } from "./context.ts";

/** Listens to SIGINT and SIGTERM: the first asks to stop in order, the second to kill, the third exits at once. */
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
/** Signals that may be forwarded to another process. All others are for this process. */
const relayed = [...own, "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

/** How long to wait for our own signal after docker closed the socket. */
const graceMs = 250;
/** How often to look for an abstract socket, because Node before 22 cannot connect to one. */
const pollMs = 500;

/**
 * docker stops its plugins by closing a socket, and does not forward signals. Ctrl-C in a terminal sends a signal to this
 * process too, so the closed socket counts as one only if no signal arrives.
 */
function watchPluginSocket(address: string | undefined): void {
  if (!address) return;
  let isSignalled = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isSignalled = true;
    });
  }
  onceClosed(address, () => {
    setTimeout(() => {
      if (!isSignalled) process.kill(process.pid, "SIGINT");
    }, graceMs).unref();
  });
}

function onceClosed(address: string, then: () => void): void {
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

/** The kernel lists an abstract socket as long as a process has it open. */
function onceUnlisted(address: string, then: () => void): void {
  const timer = setInterval(async () => {
    const list = await readFile("/proc/net/unix", "utf8").catch(() => address);
    if (list.includes(address)) return;
    clearInterval(timer);
    then();
  }, pollMs);
  timer.unref();
}
