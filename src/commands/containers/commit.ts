import { Flags } from "@oclif/core";
import { commit } from "../../flows/image/commit.ts";
import { BerthCommand } from "../base.ts";
import { numberFlag, repeatable } from "../flags.ts";
import { longGlobalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Commit extends BerthCommand {
  static override summary = "Create a new image from a service container's changes";
  static override usage = "SERVICE [REPOSITORY[:TAG]]";
  static override examples = ["berth commit web shop/web:debug", 'berth commit -m "with tools" web shop/web:tools'];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...longGlobalFlags,
    // After the command, -p is --pause; before it, --project-name.
    file: Flags.string({ ...longGlobalFlags.file, char: "f", multiple: true }),
    author: Flags.string({
      char: "a",
      helpValue: "<name>",
      summary: 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")',
    }),
    change: Flags.string({
      char: "c",
      ...repeatable,
      helpValue: "<instruction>",
      summary: "Apply Dockerfile instruction to the created image",
    }),
    index: numberFlag({ summary: "index of the container if service has multiple replicas." }),
    message: Flags.string({ char: "m", helpValue: "<text>", summary: "Commit message" }),
    pause: Flags.boolean({ char: "p", default: true, allowNo: true, summary: "Pause container during commit" }),
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
