import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { ps } from "../../flows/list/ps.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class Ps extends BerthCommand {
  static override summary = "List containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ char: "a", summary: "Stopped containers and one-offs too" }),
    format: Flags.string({ summary: "table, json, a Go template, or table with a Go template" }),
    "no-trunc": Flags.boolean({ summary: "Do not cut long fields" }),
    orphans: Flags.boolean({
      allowNo: true,
      default: true,
      summary: "Containers of services that the file does not have",
    }),
    quiet: Flags.boolean({ char: "q", summary: "Only ids" }),
    services: Flags.boolean({ summary: "Only the services' names" }),
    status: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: "Only containers in this state; repeatable",
    }),
    filter: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "status=STATE" }),
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
  if (key !== "status") throw new UsageError(`unknown filter ${key}`, { hint: "Only status=STATE is known." });
  return state;
}
