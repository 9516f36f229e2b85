import { readFileSync } from "node:fs";

/** "pid starttime" of a living process, else undefined. The start time tells a reused pid from the one remembered. */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    // The name in field 2 may hold spaces and brackets: count from the last bracket. Field 22 is the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return `${pid} ${fields[19]}`;
  } catch {
    return String(pid);
  }
}

/** Whether a process of this id lives (a zombie counts as dead). */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !/^State:\s+Z/m.test(readOr(`/proc/${pid}/status`));
}

/** The command line of a process, one element per argument; empty where there is none. */
export function commandLine(pid: number): string[] {
  return readOr(`/proc/${pid}/cmdline`).split("\0").filter(Boolean);
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
