import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { type AfterStep, afterSteps } from "../../scaffold/template.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Init extends BerthCommand {
  static override summary = "Make a project from a template";
  static override usage = "[TEMPLATE] [DIR]";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    yes: Flags.boolean({ char: "y", summary: "Ask nothing: take the defaults, and agree to what is shown" }),
    set: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "KEY=VALUE, an answer; repeatable" }),
    answers: Flags.string({ summary: "File of answers, in YAML or JSON" }),
    force: Flags.boolean({ summary: "Overwrite files that are there, after showing what changes" }),
    keep: Flags.boolean({ summary: "Leave files that are there as they are", exclusive: ["force"] }),
    after: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      options: [...afterSteps],
      summary: "Do this once the files are there, without asking; repeatable",
    }),
    update: Flags.boolean({
      summary: "Bring the template's present version into a project that was made from it",
      exclusive: ["force", "keep", "after"],
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Init);
    const words = argv.map(String);
    if (words.length > 2)
      throw new UsageError("init takes a template and a folder", { hint: "berth init TEMPLATE DIR" });
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
    return init({ ...common, template, dir, force, keep, after: (flags.after ?? []) as AfterStep[] }, ctx);
  }
}
