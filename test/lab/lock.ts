import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { inLab } from "./folder.ts";
import { processIdentity } from "./process-identity.ts";

const lockFile = inLab("lock");
const patienceMs = 15 * 60_000;

/** Runs `work` while no other process of this machine is inside the lab's lock. */
export async function locked<T>(work: () => Promise<T>): Promise<T> {
  const mine = processIdentity(process.pid) ?? String(process.pid);
  const deadline = Date.now() + patienceMs;
  while (!take(mine)) {
    clearIfStale();
    if (Date.now() > deadline) throw new Error(`another process holds ${lockFile}: ${owner()}`);
    await pause(50);
  }
  try {
    return await work();
  } finally {
    if (owner() === mine) rmSync(lockFile, { force: true });
  }
}

// link() fails where the name exists, and the name never shows a half-written file.
function take(mine: string): boolean {
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function clearIfStale(): void {
  const seen = owner();
  if (seen === undefined || processIdentity(Number(seen.split(" ")[0])) === seen) return;
  const aside = `${lockFile}.stale.${process.pid}`;
  try {
    renameSync(lockFile, aside);
    // Somebody else may have cleared it and taken a fresh lock between our read and our rename: give that one back.
    if (readFileSync(aside, "utf8") !== seen) linkSync(aside, lockFile);
  } catch {
    // The lock changed hands meanwhile: the next round sees how.
  }
  rmSync(aside, { force: true });
}

function owner(): string | undefined {
  try {
    return readFileSync(lockFile, "utf8");
  } catch {
    return undefined;
  }
}
