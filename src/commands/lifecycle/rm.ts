import { Flags } from "@oclif/core";
import { rm } from "../../flows/lifecycle/pause.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Rm extends BerthCommand {
  static override summary = "Remove stopped containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    // Behind the command, -f is to force; before it, it names a file.
    file: Flags.string({ ...globalFlags.file, char: undefined as never, multiple: true }),
    force: Flags.boolean({ char: "f", summary: "Do not ask" }),
    stop: Flags.boolean({ char: "s", summary: "Stop those that run, and remove them too" }),
    volumes: Flags.boolean({ char: "v", summary: "Remove their anonymous volumes too: their data is lost" }),
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
