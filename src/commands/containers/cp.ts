import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { cp } from "../../flows/cp/cp.ts";
import { BerthCommand } from "../base.ts";
import { numberFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Cp extends BerthCommand {
  static override summary = "Copy files/folders between a service container and the local filesystem";
  static override usage = ["SERVICE:PATH PATH|-", "PATH|- SERVICE:PATH"];
  static override examples = [
    "berth cp web:/var/log/app.log .",
    "berth cp seed.sql db:/tmp/",
    "berth cp web:/srv - > srv.tar",
  ];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ summary: "Include containers created by the run command" }),
    archive: Flags.boolean({ char: "a", summary: "Archive mode (copy all uid/gid information)" }),
    "follow-link": Flags.boolean({ char: "L", summary: "Always follow symbol link in SRC_PATH" }),
    index: numberFlag({ summary: "Index of the container if service has multiple replicas" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Cp);
    const [from, to, ...more] = argv.map(String);
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UsageError("cp needs two operands: SERVICE:PATH PATH, or PATH SERVICE:PATH", {
        hint: "See `berth cp --help`.",
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
