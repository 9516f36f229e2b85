import type { CommandPorts } from "../../context/context.ts";
import { StackInvalid } from "../../errors.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { fetchTemplate } from "../../scaffold/sources/fetch-template.ts";
import { openTemplate } from "../../scaffold/template/open-template.ts";
import { sampleFaults } from "../../scaffold/template/samples.ts";

/** All that is wrong with a template: as it is written, and as it comes out with its defaults, its options and odd answers. */
export async function templateCheck(
  { template: text, cwd }: { readonly template: string; readonly cwd: string },
  ports: CommandPorts,
): Promise<number> {
  const { ui, env, interrupts } = ports;
  const { folder, name } = await fetchTemplate(text, { cwd, env, signal: interrupts.stop, note: ui.note });
  const language = await openLanguage();
  const template = await openTemplate(folder, { language, cwd, name });
  const faults = await sampleFaults(template, language);
  if (faults.length > 0) throw new StackInvalid(faults);
  ui.problems(template.warnings);
  ui.note(`${template.name} ${template.version}: nothing wrong with it`);
  return 0;
}
