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

/** The .dockerignore of a build context. */
export async function readIgnoreRules(folder: string): Promise<IgnoreRules> {
  const text = await readFile(join(folder, ".dockerignore"), "utf8").catch(() => "");
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
