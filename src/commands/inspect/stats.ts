import { Flags } from "@oclif/core";
import { stats } from "../../flows/list/stats.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Stats extends BerthCommand {
  static override summary = "Show what containers use, again and again";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ char: "a", summary: "Stopped containers too" }),
    format: Flags.string({ default: "table", summary: "table, json, a Go template, or table with a Go template" }),
    "no-stream": Flags.boolean({ summary: "Once" }),
    "no-trunc": Flags.boolean({ summary: "Do not cut ids" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Stats);
    const { all, format } = flags;
    const how = { stream: !flags["no-stream"], truncate: !flags["no-trunc"] };
    return stats({ services: argv.map(String), all, format, ...how }, await this.context(flags));
  }
}
