import { Flags } from "@oclif/core";
import { restart } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Restart extends BerthCommand {
  static override summary = "Restart service containers";
  static override examples = ["berth restart web", "berth restart --no-deps --timeout 30 db"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "no-deps": Flags.boolean({ summary: "Don't restart dependent services" }),
    timeout: secondsFlag({ char: "t", summary: "Specify a shutdown timeout in seconds" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Restart);
    return restart(
      { services: argv.map(String), graceSeconds: flags.timeout, dependencies: !flags["no-deps"] },
      await this.context(flags),
    );
  }
}
