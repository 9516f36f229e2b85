import { Flags } from "@oclif/core";
import { logs } from "../../flows/list/logs.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Logs extends BerthCommand {
  static override summary = "Show the output of containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    // Behind the command, -f is to follow; before it, it names a file.
    file: Flags.string({ ...globalFlags.file, char: undefined as never, multiple: true }),
    follow: Flags.boolean({ char: "f", summary: "Go on as output arrives" }),
    index: Flags.integer({ summary: "Only this replica of the service" }),
    since: Flags.string({ summary: "From this moment on: RFC 3339, or a duration such as 10m" }),
    until: Flags.string({ summary: "Up to this moment: RFC 3339, or a duration such as 10m" }),
    tail: Flags.string({ char: "n", default: "all", summary: "Only the last N lines of each container" }),
    timestamps: Flags.boolean({ char: "t", summary: "Show the engine's timestamps" }),
    "no-log-prefix": Flags.boolean({ summary: "Leave the container's name out" }),
    "no-color": Flags.boolean({ summary: "No colours" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Logs);
    return logs(
      {
        services: argv.map(String),
        follow: flags.follow,
        index: flags.index,
        since: flags.since,
        until: flags.until,
        tail: flags.tail,
        logs: { timestamps: flags.timestamps, prefix: !flags["no-log-prefix"], color: !flags["no-color"] },
      },
      await this.context(flags),
    );
  }
}
