import { Flags } from "@oclif/core";
import { isCiProject } from "../../ci/ephemeral/project.ts";
import { UsageError } from "../../errors.ts";
import { BerthCommand } from "../base.ts";
import { secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

/**
 * The cleanup process of a `berth ci` run. The run holds the other end of its stdin: when that closes without `done`, the
 * run was killed, and its stack is removed.
 */
export default class Reap extends BerthCommand {
  static override summary = "Remove the stack of a killed `berth ci` run";
  static override usage = "PROJECT [SHARED]";
  static override examples = ["berth reap shop-ci-1a2b3c"];
  static override strict = false;
  static override flags = {
    ...globalFlags,
    run: Flags.string({ helpValue: "<id>", summary: "Also stop the processes of this run" }),
    keep: Flags.boolean({ summary: "Keep the stack; stop only the run's processes" }),
    within: secondsFlag({ summary: "Remove the stack after this time even if the run continues" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Reap);
    const [project = "", shared] = argv.map(String);
    const other = [project, ...(shared === undefined ? [] : [shared])].find((name) => !isCiProject(name));
    if (other !== undefined)
      throw new UsageError(`"${other}" is not a project of \`berth ci\``, { hint: "Run `berth gc`." });
    const { isReleased } = await import("../../ci/gc/reap.ts");
    if (await isReleased(process.stdin, flags.within)) return 0;
    const { reap } = await import("../../ci/gc/reap.ts");
    return reap({ project, run: flags.run, shared, keeps: flags.keep }, await this.context(flags));
  }
}
