import { Flags } from "@oclif/core";
import { down } from "../../flows/lifecycle/down.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Down extends BerthCommand {
  static override summary = "Stop and remove containers, networks";
  static override examples = ["berth down", "berth down --volumes --remove-orphans"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    volumes: Flags.boolean({
      char: "v",
      summary:
        'Remove named volumes declared in the "volumes" section of the Compose file and anonymous volumes attached to containers',
    }),
    "remove-orphans": Flags.boolean({ summary: "Remove containers for services not defined in the Compose file" }),
    rmi: choiceFlag(["all", "local"])({
      summary: `Remove images used by services. "local" remove only images that don't have a custom tag ("local"|"all")`,
    }),
    timeout: secondsFlag({ char: "t", summary: "Specify a shutdown timeout in seconds" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Down);
    return down(
      {
        services: argv.map(String),
        volumes: flags.volumes,
        removeOrphans: flags["remove-orphans"],
        images: flags.rmi,
        graceSeconds: flags.timeout,
      },
      await this.context(flags),
    );
  }
}
