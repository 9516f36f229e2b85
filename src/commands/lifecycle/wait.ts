import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { wait } from "../../flows/lifecycle/wait.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Wait extends BerthCommand {
  static override summary = "Wait until containers have ended";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "down-project": Flags.boolean({ summary: "Take the project away once the first of them has ended" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Wait);
    if (argv.length === 0) throw new UsageError("wait needs a service", { hint: "Such as: berth wait migrate." });
    return wait({ services: argv.map(String), downProject: flags["down-project"] }, await this.context(flags));
  }
}
