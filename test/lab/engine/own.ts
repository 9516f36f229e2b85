import { readFileSync } from "node:fs";
import { inLab } from "../folder.ts";
import { commandLine, isAlive } from "../process-identity.ts";
import { machineHost } from "./candidates.ts";

/** Written by dockerd itself; its path is also the mark by which the lab knows its own dockerd. */
export const pidFile = inLab("engine.pid");

/** The pid of the living dockerd that the lab started, or undefined. */
export function ownEnginePid(): number | undefined {
  const pid = readPid(pidFile);
  return pid !== undefined && isAlive(pid) && commandLine(pid).includes(pidFile) ? pid : undefined;
}

/** Whether the engine at this host is the one that the lab started. */
export function isOwn(host: string): boolean {
  const sameSocket = host.replace("unix:///run/", "unix:///var/run/") === machineHost;
  return sameSocket && ownEnginePid() !== undefined;
}

/** The pid in a pid file, or undefined. */
export function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
}
