import { Flags } from "@oclif/core";
import type { TestRequest } from "../../ci/template-test.ts";
import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import type { ShowRequest } from "../../flows/init/template-list.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

type Flow = (request: TestRequest & ShowRequest, ctx: CommandContext) => Promise<number>;

const actions = new Map<string, () => Promise<Flow>>([
  ["list", async () => (await import("../../flows/init/template-list.ts")).templateList],
  ["show", async () => (await import("../../flows/init/template-list.ts")).templateShow],
  ["check", async () => (await import("../../flows/init/template-list.ts")).templateCheck],
  ["new", async () => (await import("../../flows/init/template-list.ts")).templateNew],
  ["test", async () => (await import("../../ci/template-test.ts")).templateTest],
]);

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
    const [action, operand, ...more] = argv.map(String);
    const open = actions.get(action ?? "");
    if (open === undefined || more.length > 0) {
      throw new UsageError(action === undefined ? "template does what?" : `template cannot ${action}`, {
        hint: `berth template ${[...actions.keys()].join("|")} [TEMPLATE|DIR]`,
      });
    }
    const { format, yes, keep, row: rows = [] } = flags;
    const run = await open();
    return run({ template: operand ?? ".", cwd: process.cwd(), yes, format, rows, keep }, await this.context(flags));
  }
}
