import { Flags } from "@oclif/core";
import { stop } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Stop extends BerthCommand {
  static override summary = "Stop running containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,

    timeout: Flags.integer({ char: "t", summary: "Seconds of grace when stopping containers" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Stop);
    return stop({ services: argv.map(String), graceSeconds: flags.timeout }, await this.context(flags));
  }
}
