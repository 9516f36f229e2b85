import { Flags } from "@oclif/core";
import { ls } from "../../flows/list/ls.ts";
import { BerthCommand } from "../base.ts";
import { repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Ls extends BerthCommand {
  static override summary = "List running compose projects";
  static override examples = ["berth ls", "berth ls --all --filter name=shop --format json"];
  static readonly docs = "json-output";
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ char: "a", summary: "Show all stopped Compose projects" }),
    filter: Flags.string({
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Filter output based on conditions provided",
    }),
    format: Flags.string({
      default: "table",
      helpValue: "<format>",
      summary: "Format the output. Values: [table | json], or a Go template",
    }),
    quiet: Flags.boolean({ char: "q", summary: "Only display project names" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Ls);
    const { all, format, quiet, filter = [] } = flags;
    return ls({ all, format, quiet, filters: filter }, await this.context(flags));
  }
}
