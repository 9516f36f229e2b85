import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { attachOne } from "../../flows/run/attach-one.ts";
import { BerthCommand } from "../base.ts";
import { numberFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Attach extends BerthCommand {
  static override summary = "Attach local standard input, output, and error streams to a service's running container";
  static override usage = "SERVICE";
  static override examples = ["berth attach web", "berth attach --no-stdin --index 2 web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "detach-keys": Flags.string({
      helpValue: "<keys>",
      summary: "Override the key sequence for detaching from a container.",
    }),
    index: numberFlag({ summary: "index of the container if service has multiple replicas." }),
    "no-stdin": Flags.boolean({ summary: "Do not attach STDIN" }),
    "sig-proxy": Flags.boolean({ allowNo: true, default: true, summary: "Proxy all received signals to the process" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Attach);
    const { service, command } = operandsOf(argv.map(String), "attach");
    if (command.length > 0)
      throw new UsageError(`attach takes one service; unexpected argument "${command.join(" ")}"`);
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
