import { rmSync } from "node:fs";
import { basename } from "node:path";
import { commandLine } from "../process-identity.ts";
import { pidFile, readPid } from "./own.ts";

/** Where the lab's dockerd keeps sockets and run-time state. Short: a socket's path has 107 bytes at most. */
export const execRoot = "/run/berth-lab";

/**
 * Clears what a killed dockerd left behind. After a reboot the pids in its files belong to strangers,
 * and both dockerd and its containerd take a living stranger for themselves and refuse to start.
 */
export function clearLeftovers(): void {
  const containerd = `${execRoot}/containerd`;
  if (isStale(pidFile, "dockerd")) rmSync(pidFile, { force: true });
  if (!isStale(`${containerd}/containerd.pid`, "containerd")) return;
  for (const name of ["containerd.pid", "containerd.sock", "containerd.sock.ttrpc", "containerd-debug.sock"])
    rmSync(`${containerd}/${name}`, { force: true });
}

function isStale(file: string, program: string): boolean {
  const pid = readPid(file);
  return pid === undefined || basename(commandLine(pid)[0] ?? "") !== program;
}
