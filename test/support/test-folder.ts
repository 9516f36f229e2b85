import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

const stackFiles = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** Where tests make their folders: the search for a stack file goes up, so no folder above may hold a stray one. */
export function testFolder(candidates: readonly string[] = [tmpdir(), "/var/tmp", homedir()]): string {
  const strays = candidates.map(stackFileAbove);
  const clean = strays.indexOf(undefined);
  const folder = candidates[clean];
  if (folder === undefined) throw new Error(`Tests find stack files that are not theirs: remove ${strays.join(", ")}`);
  return folder;
}

/** The nearest stack file in a folder or above it, as berth finds it. */
function stackFileAbove(folder: string): string | undefined {
  const found = stackFiles.map((name) => join(folder, name)).find(existsSync);
  return found ?? (dirname(folder) === folder ? undefined : stackFileAbove(dirname(folder)));
}
