import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

// A service account's PATH often lacks the places where iptables, ip and dockerd live.
const systemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The folders where the lab looks for programs: PATH, then the system's own. */
export function programFolders(): string[] {
  return [...new Set([...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...systemFolders])];
}

/** Where a program is, or undefined. */
export function onPath(program: string): string | undefined {
  return programFolders()
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/** Whether the file is there and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
