import { stat } from "node:fs/promises";
import { join } from "node:path";
import { StackInvalid, UsageError } from "../errors.ts";
import { readSource } from "../stack/source.ts";
import { checkTemplate } from "./check-template.ts";
import type { Language } from "./liquid.ts";
import { readContent } from "./read-content.ts";
import { readTemplate } from "./read-template.ts";
import type { OpenTemplate } from "./template.ts";

/** Reads a template's folder and checks all of it. Throws all its problems at once. */
export async function openTemplate(
  folder: string,
  { language, cwd, name }: { readonly language: Language; readonly cwd: string; readonly name: string },
): Promise<OpenTemplate> {
  const { source, problem } = await readSource(join(folder, "template.yaml"), cwd);
  if (problem?.rule === "file-not-found") throw noTemplate(name, "it has no template.yaml");
  if (source === undefined) throw new StackInvalid([problem]);
  const { template, problems } = readTemplate(source);
  if (template === undefined) throw new StackInvalid(problems);
  const files = join(folder, "files");
  if (!(await isFolder(files))) throw noTemplate(name, 'it has no folder "files"');
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

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
