import { Flags } from "@oclif/core";
import { images } from "../../flows/list/images.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Images extends BerthCommand {
  static override summary = "List the images that containers run";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({ options: ["table", "json"], default: "table", summary: "Output format" }),
    quiet: Flags.boolean({ char: "q", summary: "Only ids" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Images);
    const show = flags.quiet ? "ids" : (flags.format as "table" | "json");
    return images({ services: argv.map(String), show }, await this.context(flags));
  }
}
