import { Flags } from "@oclif/core";
import { gc } from "../../ci/gc/gc.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { durationOf } from "../operands.ts";

export default class Gc extends BerthCommand {
  static override summary = "Remove what runs of ci left behind";
  static override usage = "[PROJECT...]";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    ttl: Flags.string({ summary: "Also those that have been there for so long, such as 2h, whoever they are for" }),
    format: Flags.string({ options: ["text", "json"], default: "text", summary: "text or json" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Gc);
    const ttlMs = flags.ttl === undefined ? undefined : durationOf("ttl", flags.ttl);
    const format = flags.format === "json" ? "json" : "text";
    return gc({ projects: argv.map(String), ttlMs, format }, await this.context(flags));
  }
}
