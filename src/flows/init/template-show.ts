import type { CommandPorts } from "../../context/context.ts";
import { templateJson, templateText } from "../../render/lists/templates.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { fetchTemplate } from "../../scaffold/sources/fetch-template.ts";
import { openTemplate } from "../../scaffold/template/open-template.ts";

export interface ShowRequest {
  readonly template: string;
  readonly cwd: string;
  readonly format: string;
}

/** What a template asks and writes. Looking at one from elsewhere takes no consent. */
export async function templateShow({ template: text, cwd, format }: ShowRequest, ports: CommandPorts): Promise<number> {
  const { ui, env, interrupts } = ports;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const template = await openTemplate(folder, { language: await openLanguage(), cwd, name });
  ui.result(format === "json" ? JSON.stringify(templateJson(template), null, 2) : templateText(template, ui.paint));
  return 0;
}
