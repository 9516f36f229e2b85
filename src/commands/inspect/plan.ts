import { Flags } from "@oclif/core";
import { plan } from "../../flows/up/plan.ts";
import { BerthCommand } from "../base.ts";
import { portsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class PlanCommand extends BerthCommand {
  static override summary = "Show what `berth up` would change, and why";
  static override examples = ["berth plan", "berth plan --exit-code --json"];
  static readonly docs = "plan-and-why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    json: Flags.boolean({ summary: "Print the plan as JSON" }),
    "exit-code": Flags.boolean({ summary: "Exit with code 2 if there are changes" }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Include the removal of orphan containers" }),
    "force-recreate": Flags.boolean({ summary: "Plan to recreate all containers" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(PlanCommand);
    return plan(
      {
        services: argv.map(String),
        ports: flags.ports,
        format: flags.json ? "json" : "text",
        exitCode: flags["exit-code"],
        removeOrphans: flags["remove-orphans"],
        recreate: flags["force-recreate"] ? "always" : "changed",
      },
      await this.context(flags),
    );
  }
}
