import { pause } from "../../flows/lifecycle/pause.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Unpause extends BerthCommand {
  static override summary = "Unpause services";
  static override examples = ["berth unpause", "berth unpause web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Unpause);
    return pause({ services: argv.map(String), verb: "unpause" }, await this.context(flags));
  }
}
