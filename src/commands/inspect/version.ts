import { Flags } from "@oclif/core";
import { composeVersion } from "../../engine/labels.ts";
import { formatRows } from "../../render/format/format.ts";
import { version } from "../../version.ts";
import { BerthCommand } from "../base.ts";
import { longGlobalFlags } from "../global-flags.ts";

export default class Version extends BerthCommand {
  static override summary = "Show berth's version";
  static override flags = {
    ...longGlobalFlags,
    format: Flags.string({ char: "f", default: "pretty", summary: "pretty, json, or a Go template" }),
    short: Flags.boolean({ summary: "Only the number" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Version);
    const told = this.calledAs.endsWith("compose") ? ofCompose : ofBerth;
    process.stdout.write(flags.short ? `${told.version}\n` : versionText(flags.format, told));
    return 0;
  }
}

/** What is told of a version. */
interface Told {
  readonly version: string;
  readonly pretty: string;
}

const ofBerth: Told = { version, pretty: `berth version ${version}` };
/** In docker compose's place: the Compose whose command line this is, for scripts compare that number with what they need. */
const ofCompose: Told = { version: composeVersion, pretty: `Docker Compose version v${composeVersion}` };

function versionText(format: string, told: Told): string {
  if (format === "json")
    return `${JSON.stringify({ version: told.version, ...(told === ofBerth ? {} : { berth: version }) })}\n`;
  if (!format.includes("{{")) return `${told.pretty}\n`;
  const listing = { defaultTemplate: "{{.Version}}", headings: { Version: "VERSION" } };
  return formatRows(format, [{ Version: told.version }], listing);
}
