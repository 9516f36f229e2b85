import { Flags } from "@oclif/core";
import { start } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Start extends BerthCommand {
  static override summary = "Start services";
  static override examples = ["berth start", "berth start --wait db"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    wait: Flags.boolean({ summary: "Wait for services to be running|healthy. Implies detached mode." }),
    "wait-timeout": secondsFlag({
      summary: "Maximum duration in seconds to wait for the project to be running|healthy",
    }),
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
