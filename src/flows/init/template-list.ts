import { basename, resolve } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { changesText } from "../../render/files/changes.ts";
import { table } from "../../render/format/table.ts";
import { templateJson, templateText } from "../../render/lists/templates.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { projectFolderName, readProject } from "../../scaffold/project/on-disk.ts";
import { writeProject } from "../../scaffold/project/write-project.ts";
import { fetchTemplate } from "../../scaffold/sources/fetch-template.ts";
import { newTemplate } from "../../scaffold/template/new-template.ts";
import { openTemplate } from "../../scaffold/template/open-template.ts";
import { sampleProblems } from "../../scaffold/template/samples.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { folderLabel } from "./init.ts";
import { builtInTemplates } from "./opened-template.ts";

/** Lists the built-in templates. */
export async function templateList({ format }: { readonly format: string }, { ui }: CommandContext): Promise<number> {
  const templates = await builtInTemplates(await openLanguage());
  if (format === "json") ui.result(JSON.stringify(templates.map(templateJson), null, 2));
  else
    ui.result(
      table(
        ["NAME", "DESCRIPTION"],
        templates.map(({ name, description }) => [name, description]),
      ),
    );
  return 0;
}

export interface ShowRequest {
  readonly template: string;
  readonly cwd: string;
  readonly format: string;
}

/** Shows a template's questions and files. Showing a remote template needs no consent. */
export async function templateShow({ template: text, cwd, format }: ShowRequest, ctx: CommandContext): Promise<number> {
  const { ui, env, interrupts } = ctx;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const template = await openTemplate(folder, { language: await openLanguage(), cwd, name });
  ui.result(format === "json" ? JSON.stringify(templateJson(template), null, 2) : templateText(template, ui.paint));
  return 0;
}

/** Reports all problems of a template, as written and as rendered with its defaults, options and unusual answers. */
export async function templateCheck(
  { template: text, cwd }: { readonly template: string; readonly cwd: string },
  ctx: CommandContext,
): Promise<number> {
  const { ui, env, interrupts } = ctx;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const language = await openLanguage();
  const template = await openTemplate(folder, { language, cwd, name });
  const faults = await sampleProblems(template, language);
  if (faults.length > 0) throw new StackInvalid(faults);
  ui.problems(template.warnings);
  ui.note(`${template.name} ${template.version}: no problems found`);
  return 0;
}

/** Creates a small, complete template with a test. */
export async function templateNew(
  { template: dir, cwd }: { readonly template: string; readonly cwd: string },
  ctx: CommandContext,
): Promise<number> {
  const folder = resolve(cwd, dir);
  const files = newTemplate(projectFolderName(basename(folder)).replaceAll("_", "-"));
  const onDisk = await readProject(
    folder,
    files.map(({ path }) => path),
  );
  const existing = [...onDisk].filter(([, { state }]) => state !== "absent").map(([path]) => path);
  if (existing.length > 0) {
    throw new UsageError(`${folderLabel(folder, cwd)} already has ${existing.join(", ")}`, {
      hint: "Choose another folder.",
    });
  }
  if (!ctx.dryRun) await writeProject(folder, files, ctx.interrupts.stop);
  ctx.ui.result(
    changesText(
      files.map(({ path }) => ({ path, does: "create", private: false })),
      ctx.ui.paint,
    ),
  );
  // A name without a slash would mean a built-in template.
  const path = /[\\/]|^\.+$/.test(dir) ? dir : `./${dir}`;
  ctx.ui.note(`Next: berth template check ${path} && berth template test ${path} && berth init ${path} my-project`);
  return 0;
}
