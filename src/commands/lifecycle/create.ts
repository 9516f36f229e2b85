import { Flags } from "@oclif/core";
import { up } from "../../flows/up/up.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, portsFlag, repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { scales } from "../operands.ts";

export default class Create extends BerthCommand {
  static override summary = "Creates containers for a service";
  static override examples = ["berth create", "berth create --build web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    build: Flags.boolean({ summary: "Build images before starting containers" }),
    "no-build": Flags.boolean({ summary: "Don't build an image, even if it's policy", exclusive: ["build"] }),
    pull: choiceFlag(["always", "missing", "never", "policy", "build"])({
      summary: 'Pull image before running ("always"|"missing"|"never"|"build")',
    }),
    "quiet-pull": Flags.boolean({ summary: "Pull without printing progress information" }),
    "force-recreate": Flags.boolean({
      summary: "Recreate containers even if their configuration and image haven't changed",
    }),
    "no-recreate": Flags.boolean({
      summary: "If containers already exist, don't recreate them. Incompatible with --force-recreate.",
      exclusive: ["force-recreate"],
    }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Remove containers for services not defined in the Compose file" }),
    scale: Flags.string({
      ...repeatable,
      helpValue: "<service>=<number>",
      summary: "Scale SERVICE to NUM instances. Overrides the `scale` setting in the Compose file if present.",
    }),
    yes: Flags.boolean({
      char: "y",
      summary: 'Assume "yes" as answer to all prompts and run non-interactively',
      description: "A volume whose configuration changed is recreated, and its data is lost.",
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Create);
    const pull = flags.pull ?? "policy";
    return up(
      {
        services: argv.map(String),
        ports: flags.ports,
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
