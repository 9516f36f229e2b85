import { Flags } from "@oclif/core";
import { commit } from "../../flows/image/commit.ts";
import { BerthCommand } from "../base.ts";
import { longGlobalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Commit extends BerthCommand {
  static override summary = "Make an image of a container's files as they are";
  static override strict = false;
  static override flags = {
    ...longGlobalFlags,
    // Behind the command, -p is to pause; before it, it names the project.
    file: Flags.string({ ...longGlobalFlags.file, char: "f", multiple: true }),
    author: Flags.string({ char: "a", summary: "Author of the image" }),
    change: Flags.string({
      char: "c",
      multiple: true,
      multipleNonGreedy: true,
      summary: "Dockerfile instruction to apply; repeatable",
    }),
    index: Flags.integer({ summary: "Which replica of the service" }),
    message: Flags.string({ char: "m", summary: "What to remember of it" }),
    pause: Flags.boolean({ char: "p", default: true, allowNo: true, summary: "Pause the container meanwhile" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Commit);
    const { service, command } = operandsOf(argv.map(String), "commit");
    const { author, index, message, pause, change: changes = [] } = flags;
    return commit(
      { service, index, reference: command[0], author, message, changes, pause },
      await this.context(flags),
    );
  }
}
