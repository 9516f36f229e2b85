import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "../process-identity.ts";
import { ownEnginePid, pidFile } from "./own.ts";

// dockerd itself gives its containers 15 s.
const graceMs = 25_000;

/** Stops the engine that the lab started, and no other; false where there is none. `hard` skips asking. */
export async function stopEngine({ hard = false } = {}): Promise<boolean> {
  const pid = ownEnginePid();
  if (pid === undefined) return false;
  if (!hard) {
    process.kill(pid, "SIGTERM");
    await gone(pid, graceMs);
  }
  if (isAlive(pid)) {
    process.kill(pid, "SIGKILL");
    await gone(pid, 5_000);
  }
  rmSync(pidFile, { force: true });
  return true;
}

async function gone(pid: number, withinMs: number): Promise<void> {
  for (const deadline = Date.now() + withinMs; isAlive(pid) && Date.now() < deadline; ) await pause(20);
}
