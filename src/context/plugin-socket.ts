import { readFile } from "node:fs/promises";
import { connect } from "node:net";

/** How long a signal of our own may come after docker's word. */
const graceMs = 250;
/** How often to look for an abstract address, where Node (before 22) cannot connect to one. */
const lookMs = 500;

/**
 * docker ends its plugins by closing a socket that it gave them, and does not pass signals on. Whoever typed Ctrl-C has
 * sent us one of our own besides: only where none comes, the closed socket is one.
 */
export function watchPluginSocket(address: string | undefined): void {
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
