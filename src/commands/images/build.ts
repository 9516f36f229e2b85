import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { build } from "../../flows/image/build.ts";
import { byteSize } from "../../stack/units.ts";
import { BerthCommand } from "../base.ts";
import { repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

export default class Build extends BerthCommand {
  static override summary = "Build or rebuild services";
  static override examples = ["berth build", "berth build --no-cache --pull web"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "build-arg": Flags.string({
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Set build-time variables for services",
    }),
    builder: Flags.string({ helpValue: "<name>", summary: "Set builder to use" }),
    check: Flags.boolean({ summary: "Check build configuration" }),
    memory: Flags.string({
      char: "m",
      helpValue: "<size>",
      summary: "Set memory limit for the build container. Not supported by BuildKit.",
    }),
    "no-cache": Flags.boolean({ summary: "Do not use cache when building the image" }),
    print: Flags.boolean({ summary: "Print equivalent bake file" }),
    provenance: Flags.string({ helpValue: "<attestation>", summary: "Add a provenance attestation" }),
    pull: Flags.boolean({ summary: "Always attempt to pull a newer version of the image" }),
    push: Flags.boolean({ summary: "Push service images" }),
    quiet: Flags.boolean({ char: "q", summary: "Suppress the build output" }),
    sbom: Flags.string({ helpValue: "<attestation>", summary: "Add a SBOM attestation" }),
    ssh: Flags.string({
      ...repeatable,
      helpValue: "<key>",
      summary:
        "Set SSH authentications used when building service images. (use 'default' for using your default SSH Agent)",
    }),
    "with-dependencies": Flags.boolean({ summary: "Also build dependencies (transitively)" }),
    compress: Flags.boolean({ hidden: true }),
    "force-rm": Flags.boolean({ hidden: true }),
    "no-rm": Flags.boolean({ hidden: true }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Build);
    const { builder, check, push, provenance, sbom } = flags;
    return build(
      {
        services: argv.map(String),
        dependencies: flags["with-dependencies"],
        print: flags.print,
        quiet: flags.quiet,
        flags: {
          args: flags["build-arg"] ?? [],
          ssh: (flags.ssh ?? []).map((key) => key || "default"),
          noCache: flags["no-cache"],
          pull: flags.pull,
        },
        options: { builder, check, push, provenance, sbom, memoryBytes: memoryOf(flags.memory) },
      },
      await this.context(flags),
    );
  }
}

function memoryOf(text: string | undefined): number | undefined {
  const bytes = text === undefined ? undefined : byteSize(text);
  if (bytes === undefined || bytes > 0) return bytes;
  throw new UsageError(`invalid value "${text}" for --memory`, {
    hint: "Use a number of bytes, or a size such as 512m.",
  });
}
