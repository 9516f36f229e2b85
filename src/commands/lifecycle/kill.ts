import { Flags } from "@oclif/core";
import { kill } from "../../flows/lifecycle/stop.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Kill extends BerthCommand {
  static override summary = "Send a signal to running containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    signal: Flags.string({ char: "s", default: "SIGKILL", summary: "The signal to send" }),
    "remove-orphans": Flags.boolean({ summary: "Containers of services that the file no longer has too" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Kill);
    return kill(
      { services: argv.map(String), signal: flags.signal, removeOrphans: flags["remove-orphans"] },
      await this.context(flags),
    );
  }
}
