import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { aspects, type ConfigRequest, config } from "../../flows/config/config.ts";
import { serviceFilter } from "../../stack/transform/service-filter.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { isInComposesPlace } from "../invocation.ts";

export default class ConfigCommand extends BerthCommand {
  static override summary = "Print the stack file in canonical form";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    format: Flags.string({ options: ["yaml", "json"], summary: "Output format (default yaml)" }),
    services: Flags.boolean({ summary: "Only the services' names" }),
    filter: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: "With --services: only those in profile=NAME, or with label=KEY[=VALUE]; repeatable",
    }),
    volumes: Flags.boolean({ summary: "Only the volumes' names" }),
    networks: Flags.boolean({ summary: "Only the networks' names" }),
    models: Flags.boolean({ summary: "Only the names of the models to run" }),
    images: Flags.boolean({ summary: "Only the images' names" }),
    profiles: Flags.boolean({ summary: "Only the profiles' names" }),
    hash: Flags.string({ summary: "The configuration hash of these services, by commas; '*' for all" }),
    variables: Flags.boolean({ summary: "The variables that the file refers to, with their defaults" }),
    environment: Flags.boolean({ summary: "The values that variables are filled in from" }),
    "no-interpolate": Flags.boolean({ summary: "Leave variables as written" }),
    "no-normalize": Flags.boolean({ summary: "Leave out what is only implied" }),
    "no-path-resolution": Flags.boolean({ summary: "Leave paths as written" }),
    "no-consistency": Flags.boolean({ summary: "Do not check that the parts fit together" }),
    "no-env-resolution": Flags.boolean({
      summary: "In docker compose's place: hash services as before their env files are read",
    }),
    "resolve-image-digests": Flags.boolean({ summary: "Pin images to digests, as their registries have them" }),
    "lock-image-digests": Flags.boolean({ summary: "Print an override file that pins images to digests" }),
    quiet: Flags.boolean({ char: "q", summary: "Only check, print nothing" }),
    output: Flags.string({ char: "o", summary: "Write to this file" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(ConfigCommand);
    if (flags.filter !== undefined && !flags.services) throw new UsageError("--filter requires --services");
    const aspect = flags.hash ? "hashes" : aspects.find((name) => flags[name]);
    return config(
      {
        services: argv.map(String),
        show: flags.quiet ? "nothing" : (aspect ?? "stack"),
        format: flags.format as ConfigRequest["format"],
        hash: flags.hash ?? "*",
        filter: flags.filter && serviceFilter(flags.filter),
        digests: flags["lock-image-digests"] ? "alone" : flags["resolve-image-digests"] ? "in-stack" : undefined,
        output: flags.output,
        stages: {
          interpolate: !flags["no-interpolate"],
          normalise: !flags["no-normalize"] && !flags.compatibility,
          resolvePaths: !flags["no-path-resolution"],
          consistency: !flags["no-consistency"],
          // Of hashes alone: docker compose 5.5 prints those of the containers' labels; 2 those from before env files are read.
          resolveEnv: !flags["no-env-resolution"] && isInComposesPlace(this.calledAs),
        },
      },
      await this.context(flags),
    );
  }
}
