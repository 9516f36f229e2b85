import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A program of the test's own, gone with the test; its text is a script with its interpreter. */
export function program(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "rev-program-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "program");
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
