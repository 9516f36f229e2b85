import { Flags } from "@oclif/core";
import { images } from "../../flows/list/images.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Images extends BerthCommand {
  static override summary = "List images used by the created containers";
  static override examples = ["berth images", "berth images --format json web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(["table", "json"])({ default: "table", summary: "Format the output. Values: [table | json]" }),
    quiet: Flags.boolean({ char: "q", summary: "Only display IDs" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Images);
    const show = flags.quiet ? "ids" : flags.format;
    return images({ services: argv.map(String), show }, await this.context(flags));
  }
}
