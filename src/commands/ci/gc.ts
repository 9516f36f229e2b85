import { gc } from "../../ci/gc/gc.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, durationFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Gc extends BerthCommand {
  static override summary = "Remove stacks left over from `berth ci`";
  static override usage = "[PROJECT...]";
  static override examples = ["berth gc", "berth gc --dry-run", "berth gc --ttl 2h"];
  static readonly docs = "ci";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    ttl: durationFlag({ summary: "Also remove stacks older than this, even if in use (e.g. 2h)" }),
    format: choiceFlag(["text", "json"])({ default: "text", summary: "Output format" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Gc);
    return gc({ projects: argv.map(String), ttlMs: flags.ttl, format: flags.format }, await this.context(flags));
  }
}
