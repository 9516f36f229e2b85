import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { pull } from "../../flows/image/pull.ts";
import { type PullPolicy, pullPolicy } from "../../plan/images/pull-policy.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Pull extends BerthCommand {
  static override summary = "Pull service images";
  static override examples = ["berth pull", "berth pull --policy always --include-deps web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "ignore-buildable": Flags.boolean({ summary: "Ignore images that can be built" }),
    "ignore-pull-failures": Flags.boolean({ summary: "Pull what it can and ignores images with pull failures" }),
    "include-deps": Flags.boolean({ summary: "Also pull services declared as dependencies" }),
    policy: Flags.string({ helpValue: "<policy>", summary: 'Apply pull policy ("missing"|"always")' }),
    quiet: Flags.boolean({ char: "q", summary: "Pull without printing progress information" }),
    // For old scripts. Compose ignores it too.
    "no-parallel": Flags.boolean({ hidden: true }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Pull);
    return pull(
      {
        services: argv.map(String),
        dependencies: flags["include-deps"],
        policy: chosen(flags.policy),
        ignoreBuildable: flags["ignore-buildable"],
        ignoreFailures: flags["ignore-pull-failures"],
        quiet: flags.quiet,
      },
      await this.context(flags),
    );
  }
}

function chosen(text: string | undefined): PullPolicy | undefined {
  if (text === undefined) return undefined;
  const policy = pullPolicy(text);
  if (policy === undefined)
    throw new UsageError(`invalid value "${text}" for --policy`, { hint: "Use always or missing." });
  return policy;
}
