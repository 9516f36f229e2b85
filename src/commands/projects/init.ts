import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { afterSteps } from "../../scaffold/template.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Init extends BerthCommand {
  static override summary = "Create a project from a template";
  static override usage = "[TEMPLATE] [DIR]";
  static override examples = [
    "berth init",
    "berth init node-api-postgres shop --yes --set port=8080",
    "berth init --update",
  ];
  static readonly docs = "init-and-templates";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    yes: Flags.boolean({ char: "y", summary: "Use the defaults and confirm everything, without prompts" }),
    set: Flags.string({ ...repeatable, helpValue: "<key>=<value>", summary: "Answer a question of the template" }),
    answers: Flags.string({ helpValue: "<file>", summary: "Read answers from this YAML or JSON file" }),
    force: Flags.boolean({ summary: "Overwrite existing files, after showing the changes" }),
    keep: Flags.boolean({ summary: "Keep existing files unchanged", exclusive: ["force"] }),
    after: choiceFlag(afterSteps)({
      ...repeatable,
      summary: "Do this after creating the files, without asking",
    }),
    update: Flags.boolean({
      summary: "Update the project to the current version of its template",
      exclusive: ["force", "keep", "after"],
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Init);
    const words = argv.map(String);
    if (words.length > 2)
      throw new UsageError("init takes at most a template and a directory", { hint: "Run `berth init TEMPLATE DIR`." });
    const { yes, answers, set = [] } = flags;
    const common = { cwd: process.cwd(), yes, answers, set };
    const ctx = await this.context(flags);
    if (flags.update) {
      const { updateProject } = await import("../../flows/init/update.ts");
      return updateProject({ ...common, operands: words }, ctx);
    }
    const [template, dir] = words;
    const { init } = await import("../../flows/init/init.ts");
    const { force, keep } = flags;
    return init({ ...common, template, dir, force, keep, after: flags.after ?? [] }, ctx);
  }
}
