import { Flags } from "@oclif/core";
import { composeVersion } from "../../engine/labels.ts";
import { version } from "../../package.ts";
import { formatRows } from "../../render/format/format.ts";
import { BerthCommand } from "../base.ts";
import { longGlobalFlags } from "../global-flags.ts";
import { isInComposesPlace } from "../invocation.ts";

export default class Version extends BerthCommand {
  static override summary = "Show version information";
  static override examples = ["berth version", "berth version --short", "berth version --format json"];
  static readonly docs = "install";
  static override flags = {
    ...longGlobalFlags,
    format: Flags.string({
      char: "f",
      default: "pretty",
      helpValue: "<format>",
      summary: "Format the output. Values: [pretty | json], or a Go template",
    }),
    short: Flags.boolean({ summary: "Show only the version number" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Version);
    const info = isInComposesPlace(this.calledAs) ? composeInfo : berthInfo;
    process.stdout.write(flags.short ? `${info.version}\n` : versionText(flags.format, info));
    return 0;
  }
}

interface VersionInfo {
  readonly version: string;
  readonly pretty: string;
}

const berthInfo: VersionInfo = { version, pretty: `berth version ${version}` };
/** In docker compose's place: the version of Compose that berth replaces, because scripts compare it with what they need. */
const composeInfo: VersionInfo = { version: composeVersion, pretty: `Docker Compose version v${composeVersion}` };

function versionText(format: string, info: VersionInfo): string {
  if (format === "json")
    return `${JSON.stringify({ version: info.version, ...(info === berthInfo ? {} : { berth: version }) })}\n`;
  if (!format.includes("{{")) return `${info.pretty}\n`;
  const listing = { defaultTemplate: "{{.Version}}", headings: { Version: "VERSION" } };
  return formatRows(format, [{ Version: info.version }], listing);
}
