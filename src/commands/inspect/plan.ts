import { Flags } from "@oclif/core";
import { plan } from "../../flows/up/plan.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { portModeFrom, portsFlag } from "../operands.ts";

export default class PlanCommand extends BerthCommand {
  static override summary = "Show what up would do, and why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    json: Flags.boolean({ summary: "The plan as JSON" }),
    "exit-code": Flags.boolean({ summary: "Exit with 2 where there is something to do" }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Plan to remove orphans too" }),
    "force-recreate": Flags.boolean({ summary: "Plan to recreate everything" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(PlanCommand);
    return plan(
      {
        services: argv.map(String),
        ports: portModeFrom(flags.ports),
        format: flags.json ? "json" : "text",
        exitCode: flags["exit-code"],
        removeOrphans: flags["remove-orphans"],
        recreate: flags["force-recreate"] ? "always" : "changed",
      },
      await this.context(flags),
    );
  }
}
