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
import { sampleFaults } from "../../scaffold/template/samples.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { folderLabel } from "./init.ts";
import { builtInTemplates } from "./opened-template.ts";

/** The templates that come with berth. */
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

/** What a template asks and writes. Looking at one from elsewhere takes no consent. */
export async function templateShow({ template: text, cwd, format }: ShowRequest, ctx: CommandContext): Promise<number> {
  const { ui, env, interrupts } = ctx;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const template = await openTemplate(folder, { language: await openLanguage(), cwd, name });
  ui.result(format === "json" ? JSON.stringify(templateJson(template), null, 2) : templateText(template, ui.paint));
  return 0;
}

/** All that is wrong with a template: as it is written, and as it comes out with its defaults, its options and odd answers. */
export async function templateCheck(
  { template: text, cwd }: { readonly template: string; readonly cwd: string },
  ctx: CommandContext,
): Promise<number> {
  const { ui, env, interrupts } = ctx;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const language = await openLanguage();
  const template = await openTemplate(folder, { language, cwd, name });
  const faults = await sampleFaults(template, language);
  if (faults.length > 0) throw new StackInvalid(faults);
  ui.problems(template.warnings);
  ui.note(`${template.name} ${template.version}: nothing wrong with it`);
  return 0;
}

/** A template to begin with: small, whole, and tested by its own table. */
export async function templateNew(
  { template: dir, cwd }: { readonly template: string; readonly cwd: string },
  ctx: CommandContext,
): Promise<number> {
  const folder = resolve(cwd, dir);
  const files = newTemplate(projectFolderName(basename(folder)).replaceAll("_", "-"));
  const standing = await readProject(
    folder,
    files.map(({ path }) => path),
  );
  const there = [...standing].filter(([, { state }]) => state !== "absent").map(([path]) => path);
  if (there.length > 0) {
    throw new UsageError(`${folderLabel(folder, cwd)} has ${there.join(", ")} already`, {
      hint: "Name another folder.",
    });
  }
  if (!ctx.dryRun) await writeProject(folder, files, ctx.interrupts.stop);
  ctx.ui.result(
    changesText(
      files.map(({ path }) => ({ path, does: "create", private: false })),
      ctx.ui.paint,
    ),
  );
  // A bare word would be a built-in template's name.
  const way = /[\\/]|^\.+$/.test(dir) ? dir : `./${dir}`;
  ctx.ui.note(`Next: berth template check ${way} && berth template test ${way} && berth init ${way} my-project`);
  return 0;
}
