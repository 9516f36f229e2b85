import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** The variable by which all that a run starts is found again. */
export const projectVariable = "BERTH_PROJECT";

/** How long what is asked to end may take. */
const graceMs = 2000;

/** Ends what was started for a project and still runs: asked first, then killed. Only Linux tells who that is. */
export async function endProcesses(project: string): Promise<void> {
  if (signalAll(project, "SIGTERM") === 0) return;
  const until = Date.now() + graceMs;
  while (Date.now() < until) {
    await pause(50);
    if (processesOf(project).length === 0) return;
  }
  killProcesses(project);
}

/** Kills them, and what they start meanwhile. */
export function killProcesses(project: string): void {
  for (let round = 0; round < 10 && signalAll(project, "SIGKILL") > 0; round++);
}

function signalAll(project: string, signal: NodeJS.Signals): number {
  const found = processesOf(project);
  for (const pid of found) {
    try {
      process.kill(pid, signal);
    } catch {
      // It was faster.
    }
  }
  return found.length;
}

/** Of our own processes, those whose environment names the project; one that has ended has none. */
function processesOf(project: string): number[] {
  const wanted = `\0${projectVariable}=${project}\0`;
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
