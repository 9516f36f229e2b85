import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { StackInvalid, UsageError } from "../../errors.ts";
import { readSource } from "../../stack/files/source.ts";
import type { Language } from "../language/liquid.ts";
import { checkTemplate } from "./check-template.ts";
import { readContent } from "./read-content.ts";
import { readTemplate } from "./read-template.ts";
import type { OpenTemplate } from "./template.ts";

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
