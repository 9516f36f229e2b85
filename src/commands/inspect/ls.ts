import { Flags } from "@oclif/core";
import { ls } from "../../flows/list/ls.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Ls extends BerthCommand {
  static override summary = "List running projects";
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ char: "a", summary: "Also those of which nothing runs" }),
    filter: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "name=PATTERN; repeatable" }),
    format: Flags.string({ default: "table", summary: "table, json, a Go template, or table with a Go template" }),
    quiet: Flags.boolean({ char: "q", summary: "Only names" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Ls);
    const { all, format, quiet, filter = [] } = flags;
    return ls({ all, format, quiet, filters: filter }, await this.context(flags));
  }
}
