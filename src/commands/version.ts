import { Flags } from "@oclif/core";
import { formatted } from "../render/template.ts";
import { version } from "../version.ts";
import { BerthCommand } from "./base.ts";
import { longGlobalFlags } from "./global-flags.ts";

export default class Version extends BerthCommand {
  static override summary = "Show berth's version";
  static override flags = {
    ...longGlobalFlags,
    format: Flags.string({ char: "f", default: "pretty", summary: "pretty, json, or a Go template" }),
    short: Flags.boolean({ summary: "Only the number" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Version);
    process.stdout.write(flags.short ? `${version}\n` : versionText(flags.format));
    return 0;
  }
}

function versionText(format: string): string {
  if (format === "json") return `${JSON.stringify({ version })}\n`;
  if (!format.includes("{{")) return `berth version ${version}\n`;
  const listing = { usual: "{{.Version}}", headings: { Version: "VERSION" } };
  return formatted(format, [{ Version: version }], listing);
}
