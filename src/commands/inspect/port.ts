import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { port } from "../../flows/list/find-port.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, numberFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Port extends BerthCommand {
  static override summary = "Print the public port for a port binding";
  static override usage = ["SERVICE PRIVATE_PORT", "--env [SERVICE...]"];
  static override examples = ["berth port web 80", 'eval "$(berth port --env)"'];
  static readonly docs = "ports";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    index: numberFlag({ summary: "Index of the container if service has multiple replicas", exclusive: ["env"] }),
    protocol: Flags.string({ default: "tcp", helpValue: "<protocol>", summary: "tcp or udp" }),
    env: Flags.boolean({ summary: "Print all published ports as environment variables" }),
    format: choiceFlag(["shell", "dotenv", "json"])({
      summary: "Output format of --env (default shell)",
      dependsOn: ["env"],
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Port);
    if (flags.env) {
      const { portEnv } = await import("../../flows/list/port-env.ts");
      const format = flags.format ?? "shell";
      return portEnv({ services: argv.map(String), format }, await this.context(flags));
    }
    const [service, text, ...more] = argv.map(String);
    const number = Number(text);
    if (service === undefined || more.length > 0 || !(Number.isInteger(number) && number > 0 && number < 65_536)) {
      throw new UsageError("port needs a service and a port number", {
        hint: "Run, for example, `berth port web 80`, or `berth port --env` for all ports.",
      });
    }
    const { index, protocol } = flags;
    return port({ service, port: number, index, protocol }, await this.context(flags));
  }
}
