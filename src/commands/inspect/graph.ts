import { Flags } from "@oclif/core";
import { graph } from "../../flows/list/graph.ts";
import { formatOf, graphFormats } from "../../render/graph/output-format.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class GraphCommand extends BerthCommand {
  static override summary = "Draw services and their dependencies";
  static override examples = ["berth graph", "berth graph --live", "berth graph --highlight db -o stack.svg"];
  static readonly docs = "graph";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(graphFormats)({
      summary: "Output format (default: by the extension of --output)",
    }),
    live: Flags.boolean({ summary: "Show the state and health of running containers" }),
    highlight: Flags.string({
      helpValue: "<service>",
      summary: "Highlight this service's dependencies and dependents",
    }),
    collapse: Flags.boolean({
      allowNo: true,
      summary: "Draw services that are alike as one box (default: in pictures of 40 services or more)",
    }),
    output: Flags.string({ char: "o", helpValue: "<file>", summary: "Write to this file instead of stdout" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(GraphCommand);
    const { live, highlight, collapse, output } = flags;
    const format = flags.format ?? formatOf(output);
    return graph({ services: argv.map(String), format, live, highlight, collapse, output }, await this.context(flags));
  }
}
