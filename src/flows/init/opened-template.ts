import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { templateText } from "../../render/lists/templates.ts";
import type { Language } from "../../scaffold/language/liquid.ts";
import { builtInFolder, builtIns } from "../../scaffold/sources/built-in.ts";
import { fetchTemplate } from "../../scaffold/sources/fetch-template.ts";
import { isRemote } from "../../scaffold/sources/source.ts";
import { openTemplate } from "../../scaffold/template/open-template.ts";
import type { OpenTemplate } from "../../scaffold/template.ts";
import { digestOf } from "../../scaffold/template-file.ts";
import { allow, isAllowed } from "../../stack/remote/fetch.ts";

/** The template to open. */
export interface TemplateChoice {
  readonly template: string;
  readonly cwd: string;
  /** Use a remote template without asking. */
  readonly yes: boolean;
  readonly language: Language;
}

/** Opens and checks a template. A remote one is shown, and only used after the user has agreed to its exact bytes. */
export async function openChosenTemplate(choice: TemplateChoice, ctx: CommandContext): Promise<OpenTemplate> {
  const { cwd, language, template: text } = choice;
  const { ui, env, interrupts } = ctx;
  const fetched = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const template = await openTemplate(fetched.folder, { language, cwd, name: fetched.name });
  ui.problems(template.warnings);
  if (isRemote(fetched.source)) await consent(`${fetched.name} ${digestOf(template)}`, template, choice, ctx);
  return template;
}

async function consent(
  key: string,
  template: OpenTemplate,
  choice: TemplateChoice,
  ctx: CommandContext,
): Promise<void> {
  const { ui, env, interrupts } = ctx;
  if (await isAllowed(`template ${key}`, env)) return;
  const { name, version, description, content } = template;
  if (ui.canAsk && !choice.yes) ui.result(templateText(template, ui.paint));
  ui.note(
    `${name} ${version}: ${description} (${content.length} ${content.length === 1 ? "file" : "files"}, from ${key.split(" ")[0]})`,
  );
  if (!choice.yes) {
    if (!ui.canAsk) {
      throw new UsageError(`${key.split(" ")[0]} is a remote source: confirm with --yes`, {
        hint: "Read it first with `berth template show`.",
      });
    }
    const agreed = await ui.confirm(
      "Its files will run on this machine when you start the project. Use this template?",
    );
    interrupts.stop.throwIfAborted();
    if (!agreed)
      throw new UsageError(`template ${name} was not confirmed`, {
        hint: "Confirm it to use it. Nothing was written.",
      });
  }
  await allow(`template ${key}`, env);
}

/** The built-in templates, read and checked. */
export async function builtInTemplates(language: Language): Promise<OpenTemplate[]> {
  const names = await builtIns();
  return Promise.all(
    names.map((name) => openTemplate(`${builtInFolder}/${name}`, { language, cwd: builtInFolder, name })),
  );
}
