import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { pull } from "../../flows/image/pull.ts";
import { type PullPolicy, pullPolicy } from "../../plan/images/pull-policy.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Pull extends BerthCommand {
  static override summary = "Pull the images of services";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "ignore-buildable": Flags.boolean({ summary: "Leave images alone that can be built" }),
    "ignore-pull-failures": Flags.boolean({ summary: "Pull what can be pulled, and count that as done" }),
    "include-deps": Flags.boolean({ summary: "The images of dependencies too" }),
    policy: Flags.string({ summary: "When to pull, whatever the file says: always, or missing" }),
    quiet: Flags.boolean({ char: "q", summary: "Pull without showing progress" }),
    // Of old scripts, where it has long changed nothing.
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
  if (policy === undefined) throw new UsageError(`no such pull policy: ${text}`, { hint: "Say always or missing." });
  return policy;
}
