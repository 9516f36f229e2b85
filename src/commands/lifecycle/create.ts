import { Flags } from "@oclif/core";
import { up } from "../../flows/up/up.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { portModeFrom, portsFlag, scales } from "../operands.ts";

export default class Create extends BerthCommand {
  static override summary = "Create containers without starting them";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    build: Flags.boolean({ summary: "Build images before" }),
    "no-build": Flags.boolean({ summary: "Build nothing, not even what is missing", exclusive: ["build"] }),
    pull: Flags.string({
      options: ["always", "missing", "never", "policy", "build"],
      summary: "When to pull images; build: build instead",
    }),
    "quiet-pull": Flags.boolean({ summary: "Pull without showing progress" }),
    "force-recreate": Flags.boolean({ summary: "Recreate containers that did not change too" }),
    "no-recreate": Flags.boolean({ summary: "Leave existing containers as they are", exclusive: ["force-recreate"] }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Remove containers of services that the file no longer has" }),
    scale: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "SERVICE=N replicas; repeatable" }),
    yes: Flags.boolean({
      char: "y",
      summary: "Answer yes to questions: a changed volume is made anew, without its data",
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Create);
    const pull = (flags.pull ?? "policy") as "always" | "missing" | "never" | "policy" | "build";
    return up(
      {
        services: argv.map(String),
        ports: portModeFrom(flags.ports),
        detach: true,
        wait: false,
        build: flags.build || pull === "build" ? "always" : flags["no-build"] ? "never" : "missing",
        pull: pull === "build" ? "policy" : pull,
        quietPull: flags["quiet-pull"],
        yes: flags.yes,
        recreate: flags["force-recreate"] ? "always" : flags["no-recreate"] ? "never" : "changed",
        renewAnonymousVolumes: false,
        dependencies: true,
        start: false,
        scale: scales(flags.scale ?? []),
        removeOrphans: flags["remove-orphans"],
        logs: { timestamps: false, prefix: true, color: true },
      },
      await this.context(flags),
    );
  }
}
