import { table } from "../render/table.ts";
import { templateJson } from "../render/templates.ts";
import type { Language } from "../scaffold/liquid.ts";
import { openLanguage } from "../scaffold/liquid.ts";
import { openTemplate } from "../scaffold/open-template.ts";
import { builtInFolder, builtIns } from "../scaffold/sources/built-in.ts";
import type { OpenTemplate } from "../scaffold/template.ts";
import type { CommandPorts } from "./ports.ts";

/** The templates that come with berth. */
export async function templateList({ format }: { readonly format: string }, { ui }: CommandPorts): Promise<number> {
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

/** The built-in templates, read and checked. */
export async function builtInTemplates(language: Language): Promise<OpenTemplate[]> {
  const names = await builtIns();
  return Promise.all(
    names.map((name) => openTemplate(`${builtInFolder}/${name}`, { language, cwd: builtInFolder, name })),
  );
}
