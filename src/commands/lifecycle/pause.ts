import { pause } from "../../flows/lifecycle/pause.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Pause extends BerthCommand {
  static override summary = "Pause services";
  static override examples = ["berth pause", "berth pause web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Pause);
    return pause({ services: argv.map(String), verb: "pause" }, await this.context(flags));
  }
}
