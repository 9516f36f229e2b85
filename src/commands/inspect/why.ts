import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { why } from "../../flows/list/why.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class WhyCommand extends BerthCommand {
  static override summary = "Tell why a service is up, or not";
  static override usage = "SERVICE";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({ options: ["text", "json"], default: "text", summary: "text or json" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(WhyCommand);
    const [service, ...others] = argv.map(String);
    if (service === undefined || others.length > 0) {
      throw new UsageError("why needs the name of one service", { hint: "berth why SERVICE" });
    }
    return why({ service, format: flags.format === "json" ? "json" : "text" }, await this.context(flags));
  }
}
