import { Flags } from "@oclif/core";
import { push } from "../../flows/image/pull.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Push extends BerthCommand {
  static override summary = "Push the images that services build";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "ignore-push-failures": Flags.boolean({ summary: "Push what can be pushed, and count that as done" }),
    "include-deps": Flags.boolean({ summary: "The images of dependencies too" }),
    quiet: Flags.boolean({ char: "q", summary: "Push without showing progress" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Push);
    return push(
      {
        services: argv.map(String),
        dependencies: flags["include-deps"],
        ignoreFailures: flags["ignore-push-failures"],
        quiet: flags.quiet,
      },
      await this.context(flags),
    );
  }
}
