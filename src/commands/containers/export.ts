import { Flags } from "@oclif/core";
import { exportFiles } from "../../flows/image/export.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Export extends BerthCommand {
  static override summary = "Export a container's files as a tar archive";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    index: Flags.integer({ summary: "Which replica of the service" }),
    output: Flags.string({ char: "o", summary: "The file to write; without it, stdout" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Export);
    const { service } = operandsOf(argv.map(String), "export");
    const { index, output } = flags;
    return exportFiles({ service, index, output }, await this.context(flags));
  }
}
