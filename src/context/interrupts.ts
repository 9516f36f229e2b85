import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { exitCodes, Interrupted } from "../errors.ts";
import type { Interrupts } from "./context.ts";

/** Listens for SIGINT and SIGTERM: the first aborts `stop`, the second `kill`, the third exits at once. */
export function listenForInterrupts(pluginSocket?: string): Interrupts {
  const stop = new AbortController();
  const kill = new AbortController();
  const on = (signal: "SIGINT" | "SIGTERM") => {
    if (kill.signal.aborted) process.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
    (stop.signal.aborted ? kill : stop).abort(new Interrupted(signal));
  };
  for (const signal of endingSignals) process.on(signal, on);
  watchPluginSocket(pluginSocket);
  return {
    stop: stop.signal,
    kill: kill.signal,
    onSuspend,
    relay: (listener) => {
      for (const signal of endingSignals) process.off(signal, on);
      for (const signal of relayed) process.on(signal, listener);
      return () => {
        for (const signal of relayed) process.off(signal, listener);
        for (const signal of endingSignals) process.on(signal, on);
      };
    },
  };
}

/** Windows has no such signal. */
function onSuspend(listener: () => void): () => void {
  const suspend = () => {
    listener();
    // The listener may need a turn of the event loop to close connections.
    setImmediate(() => process.kill(process.pid, "SIGSTOP"));
  };
  if (process.platform !== "win32") process.on("SIGTSTP", suspend);
  return () => void process.off("SIGTSTP", suspend);
}

/** The signals that end a command. */
const endingSignals = ["SIGINT", "SIGTERM"] as const;
/** The signals that a container may get instead of this process. */
const relayed = [...endingSignals, "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

/** How long to wait for a real signal after docker has closed the socket. */
const graceMs = 250;
/** How often to check an abstract address, to which Node before 22 cannot connect. */
const pollMs = 500;

/**
 * docker stops its plugins by closing a socket, and does not forward signals. A Ctrl-C in the terminal reaches this
 * process as well. If no signal arrives, the closed socket counts as one.
 */
function watchPluginSocket(address: string | undefined): void {
  if (!address) return;
  let isSignalled = false;
  for (const signal of endingSignals) {
    process.on(signal, () => {
      isSignalled = true;
    });
  }
  onClosed(address, () => {
    setTimeout(() => {
      if (!isSignalled) process.kill(process.pid, "SIGINT");
    }, graceMs).unref();
  });
}

function onClosed(address: string, then: () => void): void {
  let isConnected = false;
  // docker writes @ for the NUL byte of an abstract address.
  const socket = connect(address.replace(/^@/, "\0"));
  socket.on("connect", () => {
    isConnected = true;
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    if (isConnected) then();
    else if (address.startsWith("@")) onUnlisted(address, then);
  });
  socket.resume().unref();
}

/** The kernel lists an abstract address as long as a process has it open. */
function onUnlisted(address: string, then: () => void): void {
  const timer = setInterval(async () => {
    const list = await readFile("/proc/net/unix", "utf8").catch(() => address);
    if (list.includes(address)) return;
    clearInterval(timer);
    then();
  }, pollMs);
  timer.unref();
}
