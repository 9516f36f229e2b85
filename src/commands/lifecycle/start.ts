import { Flags } from "@oclif/core";
import { start } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Start extends BerthCommand {
  static override summary = "Start existing containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    wait: Flags.boolean({ summary: "Wait until services are running or healthy" }),
    "wait-timeout": Flags.integer({ summary: "Most seconds to wait" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Start);
    return start(
      {
        services: argv.map(String),
        wait: flags.wait,
        waitTimeoutMs: flags["wait-timeout"] === undefined ? undefined : flags["wait-timeout"] * 1000,
      },
      await this.context(flags),
    );
  }
}
