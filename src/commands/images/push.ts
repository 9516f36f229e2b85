import { Flags } from "@oclif/core";
import { push } from "../../flows/image/pull.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Push extends BerthCommand {
  static override summary = "Push service images";
  static override examples = ["berth push", "berth push --include-deps web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "ignore-push-failures": Flags.boolean({ summary: "Push what it can and ignores images with push failures" }),
    "include-deps": Flags.boolean({ summary: "Also push images of services declared as dependencies" }),
    quiet: Flags.boolean({ char: "q", summary: "Push without printing progress information" }),
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
