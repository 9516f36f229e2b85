import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/**
 * The variable that marks all processes a run starts. It is separate from those with the endpoints: a user who copies
 * these into another shell does not want that shell to end with the run.
 */
export const runVariable = "BERTH_CI_RUN";

/** How long processes may take to end after SIGTERM. */
const graceMs = 2000;

/** Ends the processes that a run started: SIGTERM first, then SIGKILL. Works only on Linux, which has /proc. */
export async function endProcesses(run: string): Promise<void> {
  if (signalAll(run, "SIGTERM") === 0) return;
  const until = Date.now() + graceMs;
  while (Date.now() < until) {
    await pause(50);
    if (processesOf(run).length === 0) return;
  }
  killProcesses(run);
}

/** Kills them, and any that they start meanwhile. */
export function killProcesses(run: string): void {
  for (let round = 0; round < 10 && signalAll(run, "SIGKILL") > 0; round++);
}

function signalAll(run: string, signal: NodeJS.Signals): number {
  const found = processesOf(run);
  for (const pid of found) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has already ended.
    }
  }
  return found.length;
}

/** Our user's processes that have the run in their environment. An ended process has no environment. */
function processesOf(run: string): number[] {
  const wanted = `\0${runVariable}=${run}\0`;
  return folder("/proc")
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && `\0${environmentOf(pid)}`.includes(wanted));
}

function folder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}
