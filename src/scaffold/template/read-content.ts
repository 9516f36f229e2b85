import { constants, type Dirent } from "node:fs";
import { open, opendir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { bounds } from "./bounds.ts";
import type { TemplateFile } from "./template.ts";

/** All files below a template's folder, in the order of their paths. A link, or more than a project has, is refused. */
export async function readContent(folder: string, name: string): Promise<TemplateFile[]> {
  const paths = await pathsBelow(folder, name);
  const content: TemplateFile[] = [];
  let total = 0;
  for (const path of paths.sort()) {
    const file = await readOne(folder, path, name);
    total += file.bytes.length;
    if (total > bounds.total) throw refused(name, `its files are larger than ${bounds.total / mega} MB together`);
    content.push(file);
  }
  return content;
}

const mega = 1024 * 1024;

async function pathsBelow(folder: string, name: string): Promise<string[]> {
  const paths: string[] = [];
  let entries = 0;
  for await (const { path, entry } of entriesBelow(folder, "", name)) {
    entries += 1;
    if (entries > bounds.files) throw refused(name, `it has more than ${bounds.files} files`);
    if (entry.isFile()) paths.push(path);
    else if (!entry.isDirectory()) throw refused(name, `${path} is ${entry.isSymbolicLink() ? "a link" : "no file"}`);
  }
  return paths;
}

/** One after the other: whoever has seen enough need not see the rest. */
async function* entriesBelow(
  folder: string,
  below: string,
  name: string,
): AsyncGenerator<{ readonly path: string; readonly entry: Dirent }> {
  if (below.split("/").length > bounds.depth) throw refused(name, `its folders are more than ${bounds.depth} deep`);
  for await (const entry of await opendir(join(folder, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    yield { path, entry };
    if (entry.isDirectory()) yield* entriesBelow(folder, path, name);
  }
}

async function readOne(folder: string, path: string, name: string): Promise<TemplateFile> {
  // No link, even if it has taken the file's place since.
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size, mode } = await file.stat();
    if (size > bounds.file) throw refused(name, `${path} is larger than ${bounds.file / mega} MB`);
    return { path, bytes: await file.readFile(), executable: (mode & 0o111) !== 0 };
  } finally {
    await file.close();
  }
}

function refused(name: string, what: string): UsageError {
  return new UsageError(`the template ${name} cannot be used: ${what}`, {
    hint: "A template has files and folders only, as many as a person reads.",
  });
}
