import { stop } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Stop extends BerthCommand {
  static override summary = "Stop services";
  static override examples = ["berth stop", "berth stop --timeout 30 web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,

    timeout: secondsFlag({ char: "t", summary: "Specify a shutdown timeout in seconds" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Stop);
    return stop({ services: argv.map(String), graceSeconds: flags.timeout }, await this.context(flags));
  }
}
