import { pause } from "../../flows/lifecycle/pause.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Unpause extends BerthCommand {
  static override summary = "Let paused containers go on";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Unpause);
    return pause({ services: argv.map(String), verb: "unpause" }, await this.context(flags));
  }
}
