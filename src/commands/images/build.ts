import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { build } from "../../flows/image/build.ts";
import { byteSize } from "../../stack/units.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

const repeatable = { multiple: true, multipleNonGreedy: true } as const;

export default class Build extends BerthCommand {
  static override summary = "Build images";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "build-arg": Flags.string({ ...repeatable, summary: "NAME=VALUE for the Dockerfiles; repeatable" }),
    builder: Flags.string({ summary: "The buildx builder to use" }),
    check: Flags.boolean({ summary: "Only check the Dockerfiles" }),
    memory: Flags.string({ char: "m", summary: "Most memory of a build container; not with BuildKit" }),
    "no-cache": Flags.boolean({ summary: "Build every step anew" }),
    print: Flags.boolean({ summary: "Print the equivalent bake file" }),
    provenance: Flags.string({ summary: "Add a provenance attestation; false: none" }),
    pull: Flags.boolean({ summary: "Fetch newer base images" }),
    push: Flags.boolean({ summary: "Push what is built" }),
    quiet: Flags.boolean({ char: "q", summary: "No output of the builds" }),
    sbom: Flags.string({ summary: "Add an SBOM attestation; false: none" }),
    ssh: Flags.string({ ...repeatable, summary: "ID or ID=PATH of an SSH agent or key; default: your agent" }),
    "with-dependencies": Flags.boolean({ summary: "Build what the services depend on too" }),
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
  throw new UsageError(`--memory ${text}: no size`, { hint: "Give bytes, or such as 512m." });
}
