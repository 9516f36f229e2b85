import { Flags } from "@oclif/core";
import { kill } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Kill extends BerthCommand {
  static override summary = "Force stop service containers";
  static override examples = ["berth kill", "berth kill --signal SIGHUP web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    signal: Flags.string({
      char: "s",
      default: "SIGKILL",
      helpValue: "<signal>",
      summary: "SIGNAL to send to the container",
    }),
    "remove-orphans": Flags.boolean({ summary: "Remove containers for services not defined in the Compose file" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Kill);
    return kill(
      { services: argv.map(String), signal: flags.signal, removeOrphans: flags["remove-orphans"] },
      await this.context(flags),
    );
  }
}
