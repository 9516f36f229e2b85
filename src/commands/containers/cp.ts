import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { cp } from "../../flows/cp/cp.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Cp extends BerthCommand {
  static override summary = "Copy files between containers and this machine";
  static override usage = "SERVICE:PATH PATH|-\n  cp [FLAGS] PATH|- SERVICE:PATH";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ summary: "Containers made by `run` too" }),
    archive: Flags.boolean({ char: "a", summary: "Keep the owners of what is copied" }),
    "follow-link": Flags.boolean({ char: "L", summary: "Copy what a link leads to, not the link" }),
    index: Flags.integer({ summary: "Number of the container, where the service has several" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Cp);
    const [from, to, ...more] = argv.map(String);
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UsageError("cp needs two operands: SERVICE:PATH PATH, or PATH SERVICE:PATH", {
        hint: "see `berth cp --help`",
      });
    }
    return cp(
      {
        from,
        to,
        index: flags.index,
        all: flags.all,
        archive: flags.archive,
        followLink: flags["follow-link"],
      },
      await this.context(flags),
    );
  }
}
