import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { up } from "../../flows/up/up.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { portModeFrom, portsFlag, scales } from "../operands.ts";

const repeatable = { multiple: true, multipleNonGreedy: true } as const;

export default class Up extends BerthCommand {
  static override summary = "Create and start containers";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    detach: Flags.boolean({ char: "d", summary: "Leave the containers running in the background" }),
    wait: Flags.boolean({ summary: "Wait until services are running or healthy; implies --detach" }),
    "wait-timeout": Flags.integer({ summary: "Most seconds to wait" }),
    build: Flags.boolean({ summary: "Build images before starting" }),
    "quiet-build": Flags.boolean({ summary: "No output of builds" }),
    "no-build": Flags.boolean({ summary: "Build nothing, not even what is missing", exclusive: ["build"] }),
    pull: Flags.string({ options: ["always", "missing", "never", "policy"], summary: "When to pull images" }),
    "quiet-pull": Flags.boolean({ summary: "Pull without showing progress" }),
    "force-recreate": Flags.boolean({ summary: "Recreate containers that did not change too" }),
    "no-recreate": Flags.boolean({ summary: "Leave existing containers as they are", exclusive: ["force-recreate"] }),
    "always-recreate-deps": Flags.boolean({ summary: "Recreate dependencies too", exclusive: ["no-recreate"] }),
    "renew-anon-volumes": Flags.boolean({ char: "V", summary: "New anonymous volumes instead of the old containers'" }),
    "no-deps": Flags.boolean({ summary: "Leave dependencies alone" }),
    "no-start": Flags.boolean({ summary: "Create, but do not start" }),
    scale: Flags.string({ multiple: true, multipleNonGreedy: true, summary: "SERVICE=N replicas; repeatable" }),
    ports: portsFlag,
    "remove-orphans": Flags.boolean({ summary: "Remove containers of services that the file no longer has" }),
    timeout: Flags.integer({ char: "t", summary: "Seconds of grace when stopping containers" }),
    "abort-on-container-exit": Flags.boolean({
      summary: "Stop all containers once one has ended",
      exclusive: ["detach", "wait", "abort-on-container-failure"],
    }),
    "abort-on-container-failure": Flags.boolean({
      summary: "Stop all containers once one has failed",
      exclusive: ["detach", "wait"],
    }),
    "exit-code-from": Flags.string({
      summary: "End with this service's exit code; implies --abort-on-container-exit",
      exclusive: ["detach", "wait"],
    }),
    attach: Flags.string({
      ...repeatable,
      summary: "Show the output of this service only; repeatable",
      exclusive: ["attach-dependencies", "detach", "wait"],
    }),
    "no-attach": Flags.string({ ...repeatable, summary: "Do not show the output of this service; repeatable" }),
    "attach-dependencies": Flags.boolean({
      summary: "Show the output of dependencies too",
      exclusive: ["detach", "wait"],
    }),
    timestamps: Flags.boolean({ summary: "Show the engine's timestamps in the logs" }),
    "no-log-prefix": Flags.boolean({ summary: "Leave the container's name out of the logs" }),
    "no-color": Flags.boolean({ summary: "No colours in the logs" }),
    // There is no menu: asked for or not, it is not shown.
    menu: Flags.boolean({ allowNo: true, hidden: true }),
    watch: Flags.boolean({ char: "w", hidden: true }),
    yes: Flags.boolean({
      char: "y",
      summary: "Answer yes to questions: a changed volume is made anew, without its data",
    }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Up);
    if (flags.watch) throw new UsageError("--watch is not supported yet", { hint: "Leave it out." });
    return up(
      {
        services: argv.map(String),
        ports: portModeFrom(flags.ports),
        detach: flags.detach || flags.wait || flags["no-start"],
        wait: flags.wait,
        waitTimeoutMs: flags["wait-timeout"] === undefined ? undefined : flags["wait-timeout"] * 1000,
        build: flags.build ? "always" : flags["no-build"] ? "never" : "missing",
        pull: (flags.pull ?? "policy") as "always" | "missing" | "never" | "policy",
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
