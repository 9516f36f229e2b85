import { Flags } from "@oclif/core";
import { events } from "../../flows/list/events.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Events extends BerthCommand {
  static override summary = "Tell what befalls containers, as it happens";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    json: Flags.boolean({ summary: "One JSON object per event" }),
    since: Flags.string({ summary: "From this moment on: RFC 3339, or a duration such as 10m" }),
    until: Flags.string({ summary: "Up to this moment: RFC 3339, or a duration such as 10m" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Events);
    const { json, since, until } = flags;
    return events({ services: argv.map(String), json, since, until }, await this.context(flags));
  }
}
