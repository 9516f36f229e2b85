import { Flags } from "@oclif/core";
import { gc } from "../flows/gc.ts";
import { BerthCommand } from "./base.ts";
import { durationOf } from "./duration.ts";
import { globalFlags } from "./global-flags.ts";

export default class Gc extends BerthCommand {
  static override summary = "Remove what runs of ci left behind";
  static override usage = "";
  static override flags = {
    ...globalFlags,
    ttl: Flags.string({ summary: "Also those that have been there for so long, such as 2h, whoever they are for" }),
    format: Flags.string({ options: ["text", "json"], default: "text", summary: "text or json" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Gc);
    const ttlMs = flags.ttl === undefined ? undefined : durationOf("ttl", flags.ttl);
    return gc({ ttlMs, format: flags.format === "json" ? "json" : "text" }, await this.ports(flags));
  }
}
