import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { attachOne } from "../../flows/run/attach-one.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Attach extends BerthCommand {
  static override summary = "Connect to a running container's process";
  static override usage = "SERVICE";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "detach-keys": Flags.string({ summary: "Keys to detach with; ctrl-p,ctrl-q by default" }),
    index: Flags.integer({ summary: "Number of the container, where the service has several" }),
    "no-stdin": Flags.boolean({ summary: "Hand nothing over of what is typed" }),
    "sig-proxy": Flags.boolean({ allowNo: true, default: true, summary: "Pass signals on to the process" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Attach);
    const { service, command } = operandsOf(argv.map(String), "attach");
    if (command.length > 0) throw new UsageError(`attach takes one service, not "${command.join(" ")}" too`);
    return attachOne(
      {
        service,
        index: flags.index,
        detachKeys: flags["detach-keys"],
        stdin: !flags["no-stdin"],
        signals: flags["sig-proxy"],
      },
      await this.context(flags),
    );
  }
}
