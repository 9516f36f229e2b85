import { Flags } from "@oclif/core";
import { BerthCommand } from "./base.ts";
import { globalFlags } from "./global-flags.ts";

/** What a reaper turns into: takes a project away once nobody holds its input open, unless that said `done`. */
export default class Reap extends BerthCommand {
  static override summary = "Remove a dead run's stack";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    within: Flags.integer({ summary: "Seconds after which it is removed anyway" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Reap);
    const { isReleased } = await import("../ci/released.ts");
    if (await isReleased(process.stdin, flags.within)) return 0;
    const { reap } = await import("../flows/reap.ts");
    return reap(String(argv[0]), await this.ports(flags));
  }
}
