import { Flags } from "@oclif/core";
import { UsageError } from "../errors.ts";
import { port } from "../flows/port.ts";
import { BerthCommand } from "./base.ts";
import { globalFlags } from "./global-flags.ts";

export default class Port extends BerthCommand {
  static override summary = "Show where a container's port is published";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    index: Flags.integer({ summary: "Which replica of the service" }),
    protocol: Flags.string({ default: "tcp", summary: "tcp or udp" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Port);
    const [service, text, ...more] = argv.map(String);
    const number = Number(text);
    if (service === undefined || more.length > 0 || !(Number.isInteger(number) && number > 0 && number < 65_536)) {
      throw new UsageError("port needs a service and the number of a port", { hint: "Such as: berth port web 80." });
    }
    const { index, protocol } = flags;
    return port({ service, port: number, index, protocol }, await this.ports(flags));
  }
}
