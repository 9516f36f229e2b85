import { top } from "../../flows/list/top.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Top extends BerthCommand {
  static override summary = "Display the running processes";
  static override examples = ["berth top", "berth top web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Top);
    return top({ services: argv.map(String) }, await this.context(flags));
  }
}
