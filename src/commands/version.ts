import { Flags } from "@oclif/core";
import { version } from "../version.ts";
import { BerthCommand } from "./base.ts";
import { longGlobalFlags } from "./global-flags.ts";

export default class Version extends BerthCommand {
  static override summary = "Show berth's version";
  static override flags = {
    ...longGlobalFlags,
    format: Flags.string({ char: "f", options: ["pretty", "json"], default: "pretty", summary: "Output format" }),
    short: Flags.boolean({ summary: "Only the number" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Version);
    const text = flags.short
      ? version
      : flags.format === "json"
        ? JSON.stringify({ version })
        : `berth version ${version}`;
    process.stdout.write(`${text}\n`);
    return 0;
  }
}
