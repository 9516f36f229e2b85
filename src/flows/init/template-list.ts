import type { CommandPorts } from "../../context/context.ts";
import { table } from "../../render/lists/table.ts";
import { templateJson } from "../../render/lists/templates.ts";
import type { Language } from "../../scaffold/language/liquid.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { builtInFolder, builtIns } from "../../scaffold/sources/built-in.ts";
import { openTemplate } from "../../scaffold/template/open-template.ts";
import type { OpenTemplate } from "../../scaffold/template/template.ts";

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
