import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { up } from "../../flows/up/up.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, portsFlag, repeatable, secondsFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { scales } from "../operands.ts";

export default class Up extends BerthCommand {
  static override summary = "Create and start containers";
  static override examples = ["berth up -d", "berth up -d --wait --build", "berth up -d --scale web=3 web"];
  static readonly docs = "plan-and-why";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    detach: Flags.boolean({ char: "d", summary: "Detached mode: Run containers in the background" }),
    wait: Flags.boolean({ summary: "Wait for services to be running|healthy. Implies detached mode." }),
    "wait-timeout": secondsFlag({
      summary: "Maximum duration in seconds to wait for the project to be running|healthy",
    }),
    build: Flags.boolean({ summary: "Build images before starting containers" }),
    "quiet-build": Flags.boolean({ summary: "Suppress the build output" }),
    "no-build": Flags.boolean({ summary: "Don't build an image, even if it's policy", exclusive: ["build"] }),
    pull: choiceFlag(["always", "missing", "never", "policy"])({
      summary: 'Pull image before running ("always"|"missing"|"never")',
    }),
    "quiet-pull": Flags.boolean({ summary: "Pull without printing progress information" }),
    "force-recreate": Flags.boolean({
      summary: "Recreate containers even if their configuration and image haven't changed",
    }),
    "no-recreate": Flags.boolean({
      summary: "If containers already exist, don't recreate them. Incompatible with --force-recreate.",
      exclusive: ["force-recreate"],
    }),
    "always-recreate-deps": Flags.boolean({
      summary: "Recreate dependent containers. Incompatible with --no-recreate.",
      exclusive: ["no-recreate"],
    }),
    "renew-anon-volumes": Flags.boolean({
      char: "V",
      summary: "Recreate anonymous volumes instead of retrieving data from the previous containers",
    }),
    "no-deps": Flags.boolean({ summary: "Don't start linked services" }),
    "no-start": Flags.boolean({ summary: "Don't start the services after creating them" }),
    scale: Flags.string({
      ...repeatable,
      helpValue: "<service>=<number>",
      summary: "Scale SERVICE to NUM instances. Overrides the `scale` setting in the Compose file if present.",
    }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Remove containers for services not defined in the Compose file" }),
    timeout: secondsFlag({
      char: "t",
      summary:
        "Use this timeout in seconds for container shutdown when attached or when containers are already running",
    }),
    "abort-on-container-exit": Flags.boolean({
      summary: "Stops all containers if any container was stopped. Incompatible with -d",
      exclusive: ["detach", "wait", "abort-on-container-failure"],
    }),
    "abort-on-container-failure": Flags.boolean({
      summary: "Stops all containers if any container exited with failure. Incompatible with -d",
      exclusive: ["detach", "wait"],
    }),
    "exit-code-from": Flags.string({
      helpValue: "<service>",
      summary: "Return the exit code of the selected service container. Implies --abort-on-container-exit",
      exclusive: ["detach", "wait"],
    }),
    attach: Flags.string({
      ...repeatable,
      helpValue: "<service>",
      summary: "Restrict attaching to the specified services. Incompatible with --attach-dependencies.",
      exclusive: ["attach-dependencies", "detach", "wait"],
    }),
    "no-attach": Flags.string({
      ...repeatable,
      helpValue: "<service>",
      summary: "Do not attach (stream logs) to the specified services",
    }),
    "attach-dependencies": Flags.boolean({
      summary: "Automatically attach to log output of dependent services",
      exclusive: ["detach", "wait"],
    }),
    timestamps: Flags.boolean({ summary: "Show timestamps" }),
    "no-log-prefix": Flags.boolean({ summary: "Don't print prefix in logs" }),
    "no-color": Flags.boolean({ summary: "Produce monochrome output" }),
    // berth does not have Compose's menu, and ignores the flag.
    menu: Flags.boolean({ allowNo: true, hidden: true }),
    watch: Flags.boolean({ char: "w", hidden: true }),
    yes: Flags.boolean({
      char: "y",
      summary: 'Assume "yes" as answer to all prompts and run non-interactively',
      description: "A volume whose configuration changed is recreated, and its data is lost.",
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Up);
    if (flags.watch) throw new UsageError("--watch is not supported yet", { hint: "Run `berth up` without it." });
    return up(
      {
        services: argv.map(String),
        ports: flags.ports,
        detach: flags.detach || flags.wait || flags["no-start"],
        wait: flags.wait,
        waitTimeoutMs: flags["wait-timeout"] === undefined ? undefined : flags["wait-timeout"] * 1000,
        build: flags.build ? "always" : flags["no-build"] ? "never" : "missing",
        pull: flags.pull ?? "policy",
        quietPull: flags["quiet-pull"],
        recreate: flags["force-recreate"] ? "always" : flags["no-recreate"] ? "never" : "changed",
        recreateDependencies: flags["always-recreate-deps"],
        renewAnonymousVolumes: flags["renew-anon-volumes"],
        dependencies: !flags["no-deps"],
        start: !flags["no-start"],
        scale: scales(flags.scale ?? []),
        removeOrphans: flags["remove-orphans"],
        graceSeconds: flags.timeout,
        attach: { only: flags.attach, without: flags["no-attach"], dependencies: flags["attach-dependencies"] },
        abortOn: flags["abort-on-container-failure"]
          ? "failure"
          : flags["abort-on-container-exit"] || flags["exit-code-from"] !== undefined
            ? "exit"
            : "never",
        exitCodeFrom: flags["exit-code-from"],
        quietBuild: flags["quiet-build"],
        yes: flags.yes,
        logs: { timestamps: flags.timestamps, prefix: !flags["no-log-prefix"], color: !flags["no-color"] },
      },
      await this.context(flags),
    );
  }
}
