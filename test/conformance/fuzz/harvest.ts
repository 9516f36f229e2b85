import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Run } from "../corpus.ts";
import { type Data, isFields } from "./data.ts";
import { generic, type Harvest } from "./generate.ts";

/** Every file of a case's folder that is text, by its path in it. */
export function filesOf(run: Run): Readonly<Record<string, string>> {
  const folder = join(run.folder, "input");
  if (!existsSync(folder)) return {};
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
    }),
  );
}

/** What the corpus' stack files say at each attribute, five levels deep. */
export function harvestOf(runs: readonly Run[]): Harvest {
  const harvest = new Map<string, Data[]>();
  const add = (data: Data, path: readonly string[]): void => {
    if (path.length > 5) return;
    if (path.length > 2) harvest.set(generic(path), [...(harvest.get(generic(path)) ?? []).slice(-40), data]);
    if (isFields(data)) for (const [key, value] of Object.entries(data)) add(value, [...path, key]);
  };
  for (const run of runs)
    for (const [name, text] of Object.entries(filesOf(run))) {
      if (!/\.ya?ml$/.test(name)) continue;
      for (const document of parseAllDocuments(text, { logLevel: "silent", uniqueKeys: false, merge: true })) {
        try {
          if (document.errors.length === 0)
            add(JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 50 }))) as Data, []);
        } catch {
          // Not every file of the corpus is meant to be read.
        }
      }
    }
  return harvest;
}
