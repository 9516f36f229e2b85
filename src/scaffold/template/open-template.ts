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

/** Reads and checks a template's folder. Throws UsageError, or StackInvalid with all problems. */
export async function openTemplate(
  folder: string,
  { language, cwd, name }: { readonly language: Language; readonly cwd: string; readonly name: string },
): Promise<OpenTemplate> {
  const description = join(folder, "template.yaml");
  // Not a link, which could show the author files of this machine, and not a device, which may never end.
  if ((await kindAt(description)) !== "file") throw noTemplate(name, "no template.yaml in it");
  const { source, problem } = await readSource(description, cwd);
  if (source === undefined) throw new StackInvalid([problem]);
  const { template, problems } = readTemplate(source);
  if (template === undefined) throw new StackInvalid(problems);
  const files = join(folder, "files");
  if ((await kindAt(files)) !== "folder") throw noTemplate(name, 'no folder "files" in it');
  const content = await readContent(files, name);
  const allProblems = [...problems, ...checkTemplate(template, content, language)];
  if (allProblems.some(({ severity }) => severity === "error")) throw new StackInvalid(allProblems);
  return { ...template, content, folder, warnings: allProblems };
}

function noTemplate(name: string, why: string): UsageError {
  return new UsageError(`${name} is not a template: ${why}`, {
    hint: "Create one with `berth template new DIR`, or list the built-in ones with `berth template list`.",
  });
}

/** The kind of what is at a path, without following links. */
async function kindAt(path: string): Promise<"file" | "folder" | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile()) return "file";
  return found?.isDirectory() ? "folder" : undefined;
}

/** All files below a template's folder, sorted by path. Throws UsageError for links and exceeded limits. */
async function readContent(folder: string, name: string): Promise<TemplateFile[]> {
  const paths = await pathsBelow(folder, name);
  const content: TemplateFile[] = [];
  let total = 0;
  for (const path of paths.sort()) {
    const file = await readOne(folder, path, name);
    total += file.bytes.length;
    if (total > bounds.total) throw refused(name, `more than ${bounds.total / mega} MB in total`);
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
    if (entries > bounds.files) throw refused(name, `more than ${bounds.files} files`);
    if (entry.isFile()) paths.push(path);
    else if (!entry.isDirectory())
      throw refused(name, `${path} is ${entry.isSymbolicLink() ? "a link" : "not a regular file"}`);
  }
  return paths;
}

/** Yields entries one by one, so that the caller can stop early. */
async function* entriesBelow(
  folder: string,
  below: string,
  name: string,
): AsyncGenerator<{ readonly path: string; readonly entry: Dirent }> {
  if (below.split("/").length > bounds.depth) throw refused(name, `folders nested more than ${bounds.depth} deep`);
  for await (const entry of await opendir(join(folder, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    yield { path, entry };
    if (entry.isDirectory()) yield* entriesBelow(folder, path, name);
  }
}

async function readOne(folder: string, path: string, name: string): Promise<TemplateFile> {
  // Fails if a link has replaced the file in the meantime.
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size, mode } = await file.stat();
    if (size > bounds.file) throw refused(name, `${path} is larger than ${bounds.file / mega} MB`);
    return { path, bytes: await file.readFile(), executable: (mode & 0o111) !== 0 };
  } finally {
    await file.close();
  }
}

function refused(name: string, why: string): UsageError {
  return new UsageError(`cannot use template ${name}: ${why}`, {
    hint: "Keep only regular files and folders in it, within these limits.",
  });
}
