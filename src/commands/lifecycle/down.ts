import { Flags } from "@oclif/core";
import { down } from "../../flows/lifecycle/down.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Down extends BerthCommand {
  static override summary = "Stop and remove containers and networks";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    volumes: Flags.boolean({
      char: "v",
      summary: "Remove the file's named volumes and anonymous ones too: their data is lost",
    }),
    "remove-orphans": Flags.boolean({ summary: "Remove containers of services that the file no longer has" }),
    rmi: Flags.string({
      options: ["all", "local"],
      summary: "Remove images too: all, or only those without a tag of their own",
    }),
    timeout: Flags.integer({ char: "t", summary: "Seconds of grace when stopping containers" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Down);
    return down(
      {
        services: argv.map(String),
        volumes: flags.volumes,
        removeOrphans: flags["remove-orphans"],
        images: flags.rmi as "all" | "local" | undefined,
        graceSeconds: flags.timeout,
      },
      await this.context(flags),
    );
  }
}
