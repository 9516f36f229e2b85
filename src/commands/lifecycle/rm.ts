import { Flags } from "@oclif/core";
import { rm } from "../../flows/lifecycle/pause.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Rm extends BerthCommand {
  static override summary = "Removes stopped service containers";
  static override examples = ["berth rm", "berth rm --stop --force web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    // After the command, -f is --force; before it, --file.
    file: Flags.string({ ...globalFlags.file, char: undefined as never, multiple: true }),
    force: Flags.boolean({ char: "f", summary: "Don't ask to confirm removal" }),
    stop: Flags.boolean({ char: "s", summary: "Stop the containers, if required, before removing" }),
    volumes: Flags.boolean({ char: "v", summary: "Remove any anonymous volumes attached to containers" }),
    all: Flags.boolean({ char: "a", hidden: true }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Rm);
    return rm(
      {
        services: argv.map(String),
        force: flags.force,
        stop: flags.stop,
        anonymousVolumes: flags.volumes,
      },
      await this.context(flags),
    );
  }
}
