import { Flags } from "@oclif/core";
import { volumes } from "../../flows/list/volumes.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Volumes extends BerthCommand {
  static override summary = "List volumes";
  static override examples = ["berth volumes", "berth volumes --quiet db"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({
      default: "table",
      helpValue: "<format>",
      summary: "Format output: table, json, a Go template, or table with a Go template",
    }),
    quiet: Flags.boolean({ char: "q", summary: "Only display volume names" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Volumes);
    const { format, quiet } = flags;
    return volumes({ services: argv.map(String), format, quiet }, await this.context(flags));
  }
}
