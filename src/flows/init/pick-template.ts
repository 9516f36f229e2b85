import type { CommandPorts } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import type { Language } from "../../scaffold/language/liquid.ts";
import { targetOf } from "../../scaffold/template/template-file.ts";
import { builtInTemplates } from "./template-list.ts";

/** Lets a person pick one of the built-in templates. */
export async function pickTemplate(language: Language, { ui }: CommandPorts): Promise<string> {
  if (!ui.canAsk) {
    throw new UsageError("which template?", { hint: "Name one: `berth template list` shows them." });
  }
  const templates = await builtInTemplates(language);
  const options = templates.map(({ name, description, content }) => {
    const paths = content.map(({ path }) => targetOf(path));
    const others = paths.length > 4 ? ` and ${paths.length - 4} more` : "";
    return { value: name, hint: `${description}: ${paths.slice(0, 4).join(", ")}${others}` };
  });
  return String(await ui.ask({ kind: "choice", message: "Which template?", options }));
}
