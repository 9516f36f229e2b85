import { UsageError } from "../../errors.ts";
import { why } from "../../flows/list/why.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class WhyCommand extends BerthCommand {
  static override summary = "Explain why a service is or is not running";
  static override usage = "SERVICE";
  static override examples = ["berth why web", "berth why --format json web"];
  static readonly docs = "plan-and-why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(["text", "json"])({ default: "text", summary: "Output format" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(WhyCommand);
    const [service, ...others] = argv.map(String);
    if (service === undefined || others.length > 0) {
      throw new UsageError("why needs the name of one service", { hint: "Run, for example, `berth why web`." });
    }
    return why({ service, format: flags.format }, await this.context(flags));
  }
}
