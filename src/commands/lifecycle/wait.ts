import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { wait } from "../../flows/lifecycle/wait.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Wait extends BerthCommand {
  static override summary = "Block until containers of all (or specified) services stop";
  static override usage = "SERVICE...";
  static override examples = ["berth wait migrate", "berth wait --down-project test"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "down-project": Flags.boolean({ summary: "Drops project when the first container stops" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Wait);
    if (argv.length === 0)
      throw new UsageError("wait needs a service", { hint: "Run, for example, `berth wait migrate`." });
    const downProject = flags["down-project"];
    return wait({ services: argv.map(String), downProject }, await this.context(flags, downProject ? "down" : "wait"));
  }
}
