import { constants, type Dirent } from "node:fs";
import { lstat, open, opendir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { readSource } from "../../stack/files/source.ts";
import type { Language } from "../language/liquid.ts";
import { bounds, type OpenTemplate, type TemplateFile } from "../template.ts";
import { checkTemplate } from "./check-template.ts";
import { readTemplate } from "./read-template.ts";

/** Reads a template's folder and checks all of it. Throws all its problems at once. */
export async function openTemplate(
  folder: string,
  { language, cwd, name }: { readonly language: Language; readonly cwd: string; readonly name: string },
): Promise<OpenTemplate> {
  const description = join(folder, "template.yaml");
  // No link: it would show what the template's author cannot see. And nothing that never ends.
  if ((await kindAt(description)) !== "file") throw noTemplate(name, "it has no template.yaml");
  const { source, problem } = await readSource(description, cwd);
  if (source === undefined) throw new StackInvalid([problem]);
  const { template, problems } = readTemplate(source);
  if (template === undefined) throw new StackInvalid(problems);
  const files = join(folder, "files");
  if ((await kindAt(files)) !== "folder") throw noTemplate(name, 'it has no folder "files"');
  const content = await readContent(files, name);
  const found = [...problems, ...checkTemplate(template, content, language)];
  if (found.some(({ severity }) => severity === "error")) throw new StackInvalid(found);
  return { ...template, content, folder, warnings: found };
}

function noTemplate(name: string, why: string): UsageError {
  return new UsageError(`${name} is no template: ${why}`, {
    hint: "`berth template new DIR` makes one to begin with; `berth template list` shows the built-in ones.",
  });
}

/** What is itself at a path, wherever it may lead. */
async function kindAt(path: string): Promise<"file" | "folder" | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile()) return "file";
  return found?.isDirectory() ? "folder" : undefined;
}

/** All files below a template's folder, in the order of their paths. A link, or more than a project has, is refused. */
async function readContent(folder: string, name: string): Promise<TemplateFile[]> {
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
