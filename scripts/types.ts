import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** The path in a relative import, without its extension. */
const importedPath = /(?<=\b(?:from|import)\s*\(?")(\.{1,2}\/[^"]+)\.ts(?=")/g;

/** Writes the type declarations of the entries and of all files that they import, but of no other file in src. */
export function writeTypes(entries: readonly string[], folder: string): void {
  const compiled = mkdtempSync(join(tmpdir(), "berth-types-"));
  execFileSync("node_modules/.bin/tsc", ["-p", "scripts/tsconfig.types.json", "--outDir", compiled], {
    stdio: "inherit",
  });
  const queue = entries.map((entry) => join(compiled, entry));
  const written = new Set<string>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (written.has(path)) continue;
    written.add(path);
    const text = readFileSync(path, "utf8");
    for (const [, name] of text.matchAll(importedPath)) queue.push(join(dirname(path), `${name}.d.ts`));
    const target = join(folder, relative(compiled, path));
    mkdirSync(dirname(target), { recursive: true });
    // All TypeScript versions resolve `./file.js` to `./file.d.ts`.
    writeFileSync(target, text.replace(importedPath, "$1.js"));
  }
  rmSync(compiled, { recursive: true });
}
