import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { aspects, config } from "../../flows/config/config.ts";
import { serviceFilter } from "../../stack/transform/service-filter.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { isInComposesPlace } from "../invocation.ts";

export default class ConfigCommand extends BerthCommand {
  static override summary = "Parse, resolve and render compose file in canonical format";
  static override examples = ["berth config", "berth config --services", "berth config --no-interpolate -o stack.yaml"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: choiceFlag(["yaml", "json"])({ summary: "Format the output. Values: [yaml | json]" }),
    services: Flags.boolean({ summary: "Print the service names, one per line." }),
    filter: Flags.string({
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Filter --services by profile=NAME or label=KEY[=VALUE]",
    }),
    volumes: Flags.boolean({ summary: "Print the volume names, one per line." }),
    networks: Flags.boolean({ summary: "Print the network names, one per line." }),
    models: Flags.boolean({ summary: "Print the model names, one per line." }),
    images: Flags.boolean({ summary: "Print the image names, one per line." }),
    profiles: Flags.boolean({ summary: "Print the profile names, one per line." }),
    hash: Flags.string({ helpValue: "<service>", summary: "Print the service config hash, one per line." }),
    variables: Flags.boolean({ summary: "Print model variables and default values." }),
    environment: Flags.boolean({ summary: "Print environment used for interpolation." }),
    "no-interpolate": Flags.boolean({ summary: "Don't interpolate environment variables" }),
    "no-normalize": Flags.boolean({ summary: "Don't normalize compose model" }),
    "no-path-resolution": Flags.boolean({ summary: "Don't resolve file paths" }),
    "no-consistency": Flags.boolean({
      summary: "Don't check model consistency - warning: may produce invalid Compose output",
    }),
    "no-env-resolution": Flags.boolean({
      summary: "Don't resolve service env files",
    }),
    "resolve-image-digests": Flags.boolean({ summary: "Pin image tags to digests" }),
    "lock-image-digests": Flags.boolean({ summary: "Produces an override file with image digests" }),
    quiet: Flags.boolean({ char: "q", summary: "Only validate the configuration, don't print anything" }),
    output: Flags.string({ char: "o", helpValue: "<file>", summary: "Save to file (default to stdout)" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(ConfigCommand);
    if (flags.filter !== undefined && !flags.services) throw new UsageError("--filter requires --services");
    const aspect = flags.hash ? "hashes" : aspects.find((name) => flags[name]);
    return config(
      {
        services: argv.map(String),
        show: flags.quiet ? "nothing" : (aspect ?? "stack"),
        format: flags.format,
        hash: flags.hash ?? "*",
        filter: flags.filter && serviceFilter(flags.filter),
        digests: flags["lock-image-digests"] ? "alone" : flags["resolve-image-digests"] ? "in-stack" : undefined,
        output: flags.output,
        stages: {
          interpolate: !flags["no-interpolate"],
          normalize: !flags["no-normalize"] && !flags.compatibility,
          resolvePaths: !flags["no-path-resolution"],
          consistency: !flags["no-consistency"],
          // Only hashes differ: docker compose 2 hashes services before it reads their env files, and 5.5 as in the labels.
          resolveEnv: !flags["no-env-resolution"] && isInComposesPlace(this.calledAs),
        },
      },
      await this.context(flags),
    );
  }
}
