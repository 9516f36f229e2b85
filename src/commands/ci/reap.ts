import { Flags } from "@oclif/core";
import { isCiProject } from "../../ci/ephemeral/project.ts";
import { UsageError } from "../../errors.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

/** What a reaper turns into: takes a run's stack away once nobody holds its input open, unless that said `done`. */
export default class Reap extends BerthCommand {
  static override summary = "Remove the stack of a run of ci whose process is dead";
  static override usage = "PROJECT [SHARED]";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    run: Flags.string({ summary: "What that run has started ends too" }),
    keep: Flags.boolean({ summary: "The stack stays: only what was started for it ends" }),
    within: Flags.integer({ summary: "Seconds after which it is removed anyway" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Reap);
    const [project = "", shared] = argv.map(String);
    const other = [project, ...(shared === undefined ? [] : [shared])].find((name) => !isCiProject(name));
    if (other !== undefined) throw new UsageError(`"${other}" is no project of ci`, { hint: "See `berth gc`." });
    const { isReleased } = await import("../../ci/gc/reap.ts");
    if (await isReleased(process.stdin, flags.within)) return 0;
    const { reap } = await import("../../ci/gc/reap.ts");
    return reap({ project, run: flags.run, shared, keeps: flags.keep }, await this.context(flags));
  }
}
