import { Flags } from "@oclif/core";
import type { TestRequest } from "../../ci/template-test.ts";
import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import type { ShowRequest } from "../../flows/init/template-list.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, repeatable } from "../flags.ts";
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
  static override summary = "List, show, check, create and test templates";
  static override usage = "list|show|check|new|test [TEMPLATE|DIR]";
  static override examples = [
    "berth template list",
    "berth template show node-api-postgres",
    "berth template test ./my-template",
  ];
  static readonly docs = "init-and-templates";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(["table", "json"])({ default: "table", summary: "Output format (list, show)" }),
    yes: Flags.boolean({ char: "y", summary: "Trust a template from a remote source, without a prompt" }),
    row: Flags.string({ ...repeatable, helpValue: "<name>", summary: "Run only this test case" }),
    keep: Flags.boolean({ summary: "Keep failed projects for inspection" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(TemplateCommand);
    const [action, operand, ...more] = argv.map(String);
    const open = actions.get(action ?? "");
    if (open === undefined || more.length > 0) {
      const problem =
        action === undefined
          ? "missing subcommand: list, show, check, new or test"
          : open === undefined
            ? `unknown subcommand "${action}"`
            : `unexpected argument "${more[0]}"`;
      throw new UsageError(problem, {
        hint: `Run \`berth template ${[...actions.keys()].join("|")} [TEMPLATE|DIR]\`.`,
      });
    }
    const { format, yes, keep, row: rows = [] } = flags;
    const flow = await open();
    return flow({ template: operand ?? ".", cwd: process.cwd(), yes, format, rows, keep }, await this.context(flags));
  }
}
