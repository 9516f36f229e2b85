import { UsageError } from "../../errors.ts";
import { why } from "../../flows/list/why.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class WhyCommand extends BerthCommand {
  static override summary = "Explain why a service is or is not running";
  static override usage = "[SERVICE]";
  static override examples = ["berth why", "berth why web", "berth why --format json web"];
  static readonly docs = "plan-and-why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(["text", "json"])({ default: "text", summary: "Output format" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(WhyCommand);
    const [service, ...others] = argv.map(String);
    if (others.length > 0) {
      throw new UsageError("why takes one service at most", { hint: "Run `berth why` for all of them." });
    }
    return why({ service, format: flags.format }, await this.context(flags));
  }
}
