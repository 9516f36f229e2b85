import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { ps } from "../../flows/list/ps.ts";
import { BerthCommand } from "../base.ts";
import { repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Ps extends BerthCommand {
  static override summary = "List containers";
  static override examples = ["berth ps", "berth ps --all --status exited", "berth ps --format json"];
  static readonly docs = "json-output";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({
      char: "a",
      summary: "Show all stopped containers (including those created by the run command)",
    }),
    format: Flags.string({
      helpValue: "<format>",
      summary: "Format output: table, json, a Go template, or table with a Go template",
    }),
    "no-trunc": Flags.boolean({ summary: "Don't truncate output" }),
    orphans: Flags.boolean({
      allowNo: true,
      default: true,
      summary: "Include orphaned services (not declared by project)",
    }),
    quiet: Flags.boolean({ char: "q", summary: "Only display IDs" }),
    services: Flags.boolean({ summary: "Display services" }),
    status: Flags.string({
      ...repeatable,
      helpValue: "<status>",
      summary:
        "Filter services by status. Values: [paused | restarting | removing | running | dead | created | exited]",
    }),
    filter: Flags.string({
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Filter services by a property (supported filters: status)",
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Ps);
    return ps(
      {
        services: argv.map(String),
        all: flags.all,
        orphans: flags.orphans,
        states: [...(flags.status ?? []), ...(flags.filter ?? []).map(stateOf)],
        format: flags.format,
        only: flags.quiet ? "ids" : flags.services ? "services" : undefined,
        truncate: !flags["no-trunc"],
      },
      await this.context(flags),
    );
  }
}

/** `status=running` → running. */
function stateOf(filter: string): string {
  const [, key, state = ""] = /^([^=]*)=(.*)$/.exec(filter) ?? [];
  if (key === undefined) throw new UsageError("arguments to --filter should be in form KEY=VAL");
  if (key !== "status") throw new UsageError(`unknown filter ${key}`, { hint: "Use status=STATE." });
  return state;
}
