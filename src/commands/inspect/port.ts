import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { port } from "../../flows/list/find-port.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Port extends BerthCommand {
  static override summary = "Show where a container's port is published, or all for a shell";
  static override usage = "SERVICE PORT | --env [SERVICE...]";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    index: Flags.integer({ summary: "Which replica of the service", exclusive: ["env"] }),
    protocol: Flags.string({ default: "tcp", summary: "tcp or udp" }),
    env: Flags.boolean({ summary: 'All published ports as variables: eval "$(berth port --env)"' }),
    format: Flags.string({
      options: ["shell", "dotenv", "json"],
      summary: "Of the variables: shell to evaluate, dotenv for a file, json",
      dependsOn: ["env"],
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Port);
    if (flags.env) {
      const { portEnv } = await import("../../flows/list/port-env.ts");
      const format = (flags.format ?? "shell") as "shell" | "dotenv" | "json";
      return portEnv({ services: argv.map(String), format }, await this.context(flags));
    }
    const [service, text, ...more] = argv.map(String);
    const number = Number(text);
    if (service === undefined || more.length > 0 || !(Number.isInteger(number) && number > 0 && number < 65_536)) {
      throw new UsageError("port needs a service and the number of a port", {
        hint: "Such as: berth port web 80. For all of them: berth port --env.",
      });
    }
    const { index, protocol } = flags;
    return port({ service, port: number, index, protocol }, await this.context(flags));
  }
}
