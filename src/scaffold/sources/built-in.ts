import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { packageRoot } from "../../package.ts";
import { closest } from "../../stack/problems/suggest.ts";

/** Where the built-in templates are. */
export const builtInFolder = join(packageRoot, "templates");

/** The names of the built-in templates, sorted. */
export async function builtIns(): Promise<string[]> {
  const entries = await readdir(builtInFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** A built-in template's folder. */
export async function builtIn(name: string, cwd: string): Promise<string> {
  const names = await builtIns();
  if (names.includes(name)) return join(builtInFolder, name);
  const near = closest(name, names);
  const isFolder = await stat(resolve(cwd, name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const advice = isFolder
    ? `For the folder, use its path: ./${name}.`
    : "List the templates with `berth template list`.";
  const hint = near === undefined ? advice : `Did you mean "${near}"? List the templates with \`berth template list\`.`;
  throw new UsageError(`no built-in template "${name}"`, { hint });
}
