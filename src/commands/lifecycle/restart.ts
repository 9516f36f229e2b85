import { Flags } from "@oclif/core";
import { restart } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Restart extends BerthCommand {
  static override summary = "Restart containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "no-deps": Flags.boolean({ summary: "Leave dependent services alone" }),
    timeout: Flags.integer({ char: "t", summary: "Seconds of grace when stopping containers" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Restart);
    return restart(
      { services: argv.map(String), graceSeconds: flags.timeout, dependencies: !flags["no-deps"] },
      await this.context(flags),
    );
  }
}
