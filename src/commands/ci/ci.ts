import { Flags } from "@oclif/core";
import { ci } from "../../ci/run/ci.ts";
import { UsageError } from "../../errors.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { durationOf } from "../operands.ts";

const repeatable = { multiple: true, multipleNonGreedy: true } as const;

export default class Ci extends BerthCommand {
  static override summary = "Run a command against a stack of its own, and take that down";
  static override usage = "-- COMMAND [ARG...]";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    service: Flags.string({ summary: "Run the command in a container of this service, inside the stack's network" }),
    timeout: Flags.string({ default: "10m", summary: "Most time until the stack is up" }),
    "command-timeout": Flags.string({ summary: "Most time for the command; it is ended then, with exit code 124" }),
    share: Flags.string({
      ...repeatable,
      summary: "Share this service, and what it needs, with other runs of the same stack; repeatable",
    }),
    reuse: Flags.boolean({
      summary: "Take the stack that the last such run left, and leave it to the next; what changed begins anew",
      exclusive: ["share", "keep-on-failure"],
    }),
    "keep-ports": Flags.boolean({ summary: "Leave host ports and addresses as the file fixes them" }),
    "keep-on-failure": Flags.boolean({ summary: "Leave the stack up where it, or the command, failed" }),
    env: Flags.string({
      ...repeatable,
      summary: "NAME=template for the command, such as URL='http://{{web.host}}:{{web.port}}'; repeatable",
    }),
    "env-file-out": Flags.string({ summary: "Write what the command gets in its environment to this file too" }),
    artifacts: Flags.string({ summary: "Keep logs, events, the plan and reports of the run in this directory" }),
    "on-failure": Flags.boolean({ summary: "Keep artifacts only of a run that failed", dependsOn: ["artifacts"] }),
    matrix: Flags.string({
      summary: "Run the command against each variant of the stack that this file names",
      exclusive: ["reuse"],
    }),
    variant: Flags.string({ summary: "Only against this variant of the matrix", dependsOn: ["matrix"] }),
    "fail-fast": Flags.boolean({ summary: "Give up the other variants once one has failed", dependsOn: ["matrix"] }),
    ttl: Flags.string({ default: "6h", summary: "Most time that the stack is there, whatever becomes of us" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Ci);
    if (this.operands.length === 0 && flags.service === undefined) {
      throw new UsageError("ci needs a command", { hint: "Such as `berth ci -- npm test`." });
    }
    const limit = flags["command-timeout"];
    const request = {
      command: this.operands,
      service: flags.service,
      share: flags.share ?? [],
      reuse: flags.reuse,
      keepPorts: flags["keep-ports"],
      keepOnFailure: flags["keep-on-failure"],
      timeoutMs: durationOf("timeout", flags.timeout),
      commandTimeoutMs: limit === undefined ? undefined : durationOf("command-timeout", limit),
      ttlMs: durationOf("ttl", flags.ttl),
      told: { templates: flags.env ?? [], envFile: flags["env-file-out"] },
      artefacts: artefactsOf(flags),
    };
    const ctx = await this.context(flags);
    const { matrix: file, variant, "fail-fast": failFast } = flags;
    if (file === undefined) return ci(request, ctx);
    const { ciMatrix } = await import("../../ci/matrix/ci-matrix.ts");
    const argumentsFor = (name: string) => ["ci", ...this.argv, "--variant", name, "--", ...this.operands];
    return ciMatrix({ ci: request, file, variant, failFast, argumentsFor }, ctx);
  }
}

function artefactsOf(flags: { readonly artifacts?: string | undefined; readonly "on-failure": boolean }) {
  const when = flags["on-failure"] ? ("on-failure" as const) : ("always" as const);
  return flags.artifacts === undefined ? undefined : { folder: flags.artifacts, when };
}
