import { Flags } from "@oclif/core";
import { UsageError } from "../errors.ts";
import { BerthCommand } from "./base.ts";
import { globalFlags } from "./global-flags.ts";

const actions = ["list", "show", "check", "new", "test"] as const;
type Action = (typeof actions)[number];

export default class TemplateCommand extends BerthCommand {
  static override summary = "List, show, check, test and begin templates for init";
  static override usage = "list|show|check|new|test [TEMPLATE|DIR]";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({ default: "table", options: ["table", "json"], summary: "Of list and show" }),
    yes: Flags.boolean({ char: "y", summary: "Agree to a template from elsewhere" }),
    row: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "Of test: only this row; repeatable" }),
    keep: Flags.boolean({ summary: "Of test: leave what failed as it is, to be looked at" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(TemplateCommand);
    const [action = "", operand, ...more] = argv.map(String);
    if (!isAction(action) || more.length > 0) {
      throw new UsageError(action === "" ? "template does what?" : `template cannot ${action}`, {
        hint: `berth template ${actions.join("|")} [TEMPLATE|DIR]`,
      });
    }
    const { format, yes, keep, row: rows = [] } = flags;
    const request = { template: operand ?? ".", cwd: process.cwd(), yes, format, rows, keep };
    const ports = await this.ports(flags);
    switch (action) {
      case "list":
        return (await import("../flows/template-list.ts")).templateList(request, ports);
      case "show":
        return (await import("../flows/template-show.ts")).templateShow(request, ports);
      case "check":
        return (await import("../flows/template-check.ts")).templateCheck(request, ports);
      case "new":
        return (await import("../flows/template-new.ts")).templateNew(request, ports);
      case "test":
        return (await import("../flows/template-test.ts")).templateTest(request, ports);
    }
  }
}

function isAction(word: string): word is Action {
  return actions.some((action) => action === word);
}
