import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const head = "name: sample\nversion: 1.0.0\ndescription: A sample\n";

/** A folder for one test, with these files below it; gone when the test is over. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Buffer>>,
  test: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "berth-template-")));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A template's files: the rest of its template.yaml, and what is below `files/`. */
export function templateFiles(rest: string, files: Readonly<Record<string, string>> = { "a.txt": "a\n" }) {
  const below = Object.entries(files).map(([path, text]) => [`files/${path}`, text] as const);
  return { "template.yaml": head + rest, ...Object.fromEntries(below) };
}
