import { Flags } from "@oclif/core";
import { config } from "../flows/config.ts";
import { BerthCommand } from "./base.ts";
import { globalFlags } from "./global-flags.ts";

export default class ConfigCommand extends BerthCommand {
  static override summary = "Print the stack file in canonical form";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({ options: ["yaml", "json"], default: "yaml", summary: "Output format" }),
    services: Flags.boolean({ summary: "Only the services' names" }),
    volumes: Flags.boolean({ summary: "Only the volumes' names" }),
    networks: Flags.boolean({ summary: "Only the networks' names" }),
    images: Flags.boolean({ summary: "Only the images' names" }),
    profiles: Flags.boolean({ summary: "Only the profiles' names" }),
    hash: Flags.string({ summary: "The configuration hash of these services, by commas; '*' for all" }),
    quiet: Flags.boolean({ char: "q", summary: "Only check, print nothing" }),
    output: Flags.string({ char: "o", summary: "Write to this file" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(ConfigCommand);
    const lists = ["services", "volumes", "networks", "images", "profiles"] as const;
    return config(
      {
        services: argv.map(String),
        show: flags.quiet ? "nothing" : (lists.find((list) => flags[list]) ?? (flags.format as "yaml" | "json")),
        hash: flags.hash,
        output: flags.output,
      },
      await this.ports(flags),
    );
  }
}
