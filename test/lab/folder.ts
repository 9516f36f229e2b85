import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where everything that the lab fetches, runs and remembers lives. Deleting it (engine down) loses only time. */
const labFolder = process.env.BERTH_LAB ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "berth-lab");

/** A path under the lab's folder, whose parent exists afterwards. */
export function inLab(name: string): string {
  mkdirSync(labFolder, { recursive: true });
  return join(labFolder, name);
}
