import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/**
 * The variable by which all that a run starts is found again. It is none of those that tell where the stack is: who takes
 * these into a shell of their own does not want to end with the run.
 */
export const runVariable = "BERTH_CI_RUN";

/** How long what is asked to end may take. */
const graceMs = 2000;

/** Ends what a run started and what still runs: asked first, then killed. Only Linux tells who that is. */
export async function endProcesses(run: string): Promise<void> {
  if (signalAll(run, "SIGTERM") === 0) return;
  const until = Date.now() + graceMs;
  while (Date.now() < until) {
    await pause(50);
    if (processesOf(run).length === 0) return;
  }
  killProcesses(run);
}

/** Kills them, and what they start meanwhile. */
export function killProcesses(run: string): void {
  for (let round = 0; round < 10 && signalAll(run, "SIGKILL") > 0; round++);
}

function signalAll(run: string, signal: NodeJS.Signals): number {
  const found = processesOf(run);
  for (const pid of found) {
    try {
      process.kill(pid, signal);
    } catch {
      // It was faster.
    }
  }
  return found.length;
}

/** Of our own processes, those whose environment names the run; one that has ended has none. */
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
