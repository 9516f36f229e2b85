import { Flags } from "@oclif/core";
import { graph } from "../../flows/list/graph.ts";
import { formatOf, type GraphFormat, graphFormats } from "../../render/graph/output-format.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class GraphCommand extends BerthCommand {
  static override summary = "Draw services and what they depend on";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({
      options: [...graphFormats],
      summary: "Output format (default by the file's name, else tree)",
    }),
    live: Flags.boolean({ summary: "With the state and health of what runs" }),
    highlight: Flags.string({ summary: "Show what this service needs and what it blocks" }),
    output: Flags.string({ char: "o", summary: "Write to this file" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(GraphCommand);
    const { live, highlight, output } = flags;
    const format = (flags.format as GraphFormat | undefined) ?? formatOf(output);
    return graph({ services: argv.map(String), format, live, highlight, output }, await this.context(flags));
  }
}
