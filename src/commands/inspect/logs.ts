import { Flags } from "@oclif/core";
import { logs } from "../../flows/list/logs.ts";
import { BerthCommand } from "../base.ts";
import { numberFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Logs extends BerthCommand {
  static override summary = "View output from containers";
  static override examples = ["berth logs", "berth logs --follow --tail 20 web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    // After the command, -f is --follow; before it, --file.
    file: Flags.string({ ...globalFlags.file, char: undefined as never, multiple: true }),
    follow: Flags.boolean({ char: "f", summary: "Follow log output" }),
    index: numberFlag({ summary: "index of the container if service has multiple replicas" }),
    since: Flags.string({
      helpValue: "<time>",
      summary: "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)",
    }),
    until: Flags.string({
      helpValue: "<time>",
      summary: "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)",
    }),
    tail: Flags.string({
      char: "n",
      default: "all",
      helpValue: "<number>",
      summary: "Number of lines to show from the end of the logs for each container",
    }),
    timestamps: Flags.boolean({ char: "t", summary: "Show timestamps" }),
    "no-log-prefix": Flags.boolean({ summary: "Don't print prefix in logs" }),
    "no-color": Flags.boolean({ summary: "Produce monochrome output" }),
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
