import { Flags } from "@oclif/core";
import { events } from "../../flows/list/events.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Events extends BerthCommand {
  static override summary = "Receive real time events from containers";
  static override examples = ["berth events", "berth events --json --since 10m web"];
  static readonly docs = "json-output";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    json: Flags.boolean({ summary: "Output events as a stream of json objects" }),
    since: Flags.string({ helpValue: "<time>", summary: "Show all events created since timestamp" }),
    until: Flags.string({ helpValue: "<time>", summary: "Stream events until this timestamp" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Events);
    const { json, since, until } = flags;
    return events({ services: argv.map(String), json, since, until }, await this.context(flags));
  }
}
