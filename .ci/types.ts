import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const specifier = /(?<=\b(?:from|import)\s*\(?")(\.{1,2}\/[^"]+)\.ts(?=")/g;

/** Writes the declarations of the entries and of what these name, and of nothing else of src. */
export function writeTypes(entries: readonly string[], folder: string): void {
  const all = mkdtempSync(join(tmpdir(), "berth-types-"));
  execFileSync("node_modules/.bin/tsc", ["-p", ".ci/tsconfig.types.json", "--outDir", all], { stdio: "inherit" });
  const open = entries.map((entry) => join(all, entry));
  const written = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (written.has(path)) continue;
    written.add(path);
    const text = readFileSync(path, "utf8");
    for (const [, name] of text.matchAll(specifier)) open.push(join(dirname(path), `${name}.d.ts`));
    const target = join(folder, relative(all, path));
    mkdirSync(dirname(target), { recursive: true });
    // Every compiler finds the declarations of a `.js`.
    writeFileSync(target, text.replace(specifier, "$1.js"));
  }
  rmSync(all, { recursive: true });
}
