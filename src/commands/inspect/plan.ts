import { Flags } from "@oclif/core";
import { plan } from "../../flows/up/plan.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, portsFlag, repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { scales } from "../operands.ts";

export default class PlanCommand extends BerthCommand {
  static override summary = "Show what `berth up` would change, and why";
  static override examples = ["berth plan", "berth plan --exit-code --json"];
  static readonly docs = "plan-and-why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    json: Flags.boolean({ summary: "Print the plan as JSON" }),
    steps: Flags.boolean({ summary: "Show each step of a recreated container" }),
    "exit-code": Flags.boolean({ summary: "Exit with code 2 if there are changes" }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Include the removal of orphan containers" }),
    "force-recreate": Flags.boolean({ summary: "Plan to recreate all containers" }),
    "no-recreate": Flags.boolean({
      summary: "Plan to keep existing containers, even if they changed",
      exclusive: ["force-recreate"],
    }),
    "always-recreate-deps": Flags.boolean({
      summary: "Plan to recreate dependent containers too",
      exclusive: ["no-recreate"],
    }),
    "renew-anon-volumes": Flags.boolean({ char: "V", summary: "Plan new anonymous volumes for recreated containers" }),
    "no-deps": Flags.boolean({ summary: "Leave out linked services" }),
    "no-start": Flags.boolean({ summary: "Leave out the starts" }),
    scale: Flags.string({
      ...repeatable,
      helpValue: "<service>=<number>",
      summary: "Plan for this number of containers of a service",
    }),
    build: Flags.boolean({ summary: "Plan as if images were built first" }),
    "no-build": Flags.boolean({ summary: "Plan without builds, even of missing images", exclusive: ["build"] }),
    pull: choiceFlag(["always", "missing", "never", "policy"])({
      summary: 'Plan as if images were pulled first ("always"|"missing"|"never")',
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(PlanCommand);
    return plan(
      {
        services: argv.map(String),
        ports: flags.ports,
        format: flags.json ? "json" : "text",
        steps: flags.steps,
        exitCode: flags["exit-code"],
        removeOrphans: flags["remove-orphans"],
        recreate: flags["force-recreate"] ? "always" : flags["no-recreate"] ? "never" : "changed",
        recreateDependencies: flags["always-recreate-deps"],
        renewAnonymousVolumes: flags["renew-anon-volumes"],
        dependencies: !flags["no-deps"],
        start: !flags["no-start"],
        scale: scales(flags.scale ?? []),
        build: flags.build ? "always" : flags["no-build"] ? "never" : "missing",
        pull: flags.pull ?? "policy",
      },
      await this.context(flags),
    );
  }
}
