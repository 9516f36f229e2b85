import { Flags } from "@oclif/core";
import { stats } from "../../flows/list/stats.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Stats extends BerthCommand {
  static override summary = "Display a live stream of container(s) resource usage statistics";
  static override examples = ["berth stats", "berth stats --no-stream web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ char: "a", summary: "Show all containers (default shows just running)" }),
    format: Flags.string({
      default: "table",
      helpValue: "<format>",
      summary: "Format output: table, json, a Go template, or table with a Go template",
    }),
    "no-stream": Flags.boolean({ summary: "Disable streaming stats and only pull the first result" }),
    "no-trunc": Flags.boolean({ summary: "Do not truncate output" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Stats);
    const { all, format } = flags;
    const how = { stream: !flags["no-stream"], truncate: !flags["no-trunc"] };
    return stats({ services: argv.map(String), all, format, ...how }, await this.context(flags));
  }
}
