import { lstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import dockerIgnore from "@balena/dockerignore";

export interface IgnoreRules {
  /** Whether a path of the context, with forward slashes, is left out with all that lies beneath. */
  skips(name: string): boolean;
  /** The file's own text; "" without one. */
  readonly text: string;
}

/** What a build leaves out of its context: by the Dockerfile's own `NAME.dockerignore`, else by the context's. */
export async function readIgnoreRules(folder: string, dockerfile: string): Promise<IgnoreRules> {
  const read = (path: string) => readFile(path, "utf8").catch(() => undefined);
  const text = (await read(`${dockerfile}.dockerignore`)) ?? (await read(join(folder, ".dockerignore"))) ?? "";
  const matcher = dockerIgnore.default({ ignorecase: false }).add(text);
  const exceptions = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("!"))
    .map((line) => fixedStart(line.slice(1).replace(/^\/+/, "")));
  // A folder that is left out is still entered where an exception may lie in it.
  const isEntered = (name: string) =>
    exceptions.some((start) => start.startsWith(`${name}/`) || `${name}/`.startsWith(start)) &&
    lstatSync(join(folder, name)).isDirectory();
  return { text, skips: (name) => matcher.ignores(name) && !isEntered(name) };
}

/** The folders of a pattern before its first wildcard: `src/*.js` → `src/`, `a/b` → `a/b`, `*.md` → "". */
function fixedStart(pattern: string): string {
  const wildcard = pattern.search(/[*?[\\]/);
  return wildcard < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf("/", wildcard) + 1);
}
