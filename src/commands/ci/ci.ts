import { Flags } from "@oclif/core";
import { ci } from "../../ci/run/ci.ts";
import { UsageError } from "../../errors.ts";
import { BerthCommand } from "../base.ts";
import { durationFlag, repeatable } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";

const minuteMs = 60_000;

export default class Ci extends BerthCommand {
  static override summary = "Run a command against a temporary stack, then remove it";
  static override usage = "-- COMMAND [ARG...]";
  static override examples = [
    "berth ci -- npm test",
    "berth ci --env DATABASE_URL='postgres://{{db.host}}:{{db.port}}/app' -- npm test",
    "berth ci --service test --artifacts out",
    "berth ci --matrix versions.yaml --fail-fast -- npm test",
  ];
  static readonly docs = "ci";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    service: Flags.string({ helpValue: "<service>", summary: "Run the command in a container of this service" }),
    timeout: durationFlag({ summary: "Time limit for starting the stack (default 10m)" }),
    "command-timeout": durationFlag({ summary: "Time limit for the command (exit code 124)" }),
    share: Flags.string({
      ...repeatable,
      helpValue: "<service>",
      summary: "Share this service and its dependencies with other runs",
    }),
    reuse: Flags.boolean({
      summary: "Keep the stack for the next run; recreate only changed services",
      exclusive: ["share", "keep-on-failure"],
    }),
    "keep-ports": Flags.boolean({ summary: "Publish the host ports and addresses as in the file" }),
    "keep-external": Flags.boolean({ summary: "Let services write to external volumes" }),
    "keep-on-failure": Flags.boolean({ summary: "Keep the stack if it or the command fails" }),
    env: Flags.string({
      ...repeatable,
      helpValue: "<key>=<template>",
      summary: "Set a variable; {{web.host}} and {{web.port}} are filled in",
    }),
    "env-file-out": Flags.string({
      helpValue: "<file>",
      summary: "Write the variables that the command gets to this file",
    }),
    artifacts: Flags.string({ helpValue: "<directory>", summary: "Save logs, events, the plan and reports here" }),
    "on-failure": Flags.boolean({ summary: "Save artifacts only if the run fails", dependsOn: ["artifacts"] }),
    matrix: Flags.string({
      helpValue: "<file>",
      summary: "Run the command against each variant in this file",
      exclusive: ["reuse"],
    }),
    variant: Flags.string({
      helpValue: "<name>",
      summary: "Run only this variant of the matrix",
      dependsOn: ["matrix"],
    }),
    "fail-fast": Flags.boolean({ summary: "Stop the other variants when one fails", dependsOn: ["matrix"] }),
    ttl: durationFlag({ summary: "Maximum lifetime of the stack (default 6h)" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Ci);
    if (this.operands.length === 0 && flags.service === undefined) {
      throw new UsageError("ci needs a command", { hint: "Run, for example, `berth ci -- npm test`." });
    }
    const request = {
      command: this.operands,
      service: flags.service,
      share: flags.share ?? [],
      reuse: flags.reuse,
      keepPorts: flags["keep-ports"],
      keepExternal: flags["keep-external"],
      keepOnFailure: flags["keep-on-failure"],
      timeoutMs: flags.timeout ?? 10 * minuteMs,
      commandTimeoutMs: flags["command-timeout"],
      ttlMs: flags.ttl ?? 6 * 60 * minuteMs,
      environment: { templates: flags.env ?? [], envFile: flags["env-file-out"] },
      artifacts: artifactsOf(flags),
    };
    const ctx = await this.context(flags);
    const { matrix: file, variant, "fail-fast": failFast } = flags;
    if (file === undefined) return ci(request, ctx);
    const { ciMatrix } = await import("../../ci/matrix/ci-matrix.ts");
    const argumentsFor = (name: string) => ["ci", ...this.argv, "--variant", name, "--", ...this.operands];
    return ciMatrix({ ci: request, file, variant, failFast, argumentsFor }, ctx);
  }
}

function artifactsOf(flags: { readonly artifacts?: string | undefined; readonly "on-failure": boolean }) {
  const when = flags["on-failure"] ? ("on-failure" as const) : ("always" as const);
  return flags.artifacts === undefined ? undefined : { folder: flags.artifacts, when };
}
