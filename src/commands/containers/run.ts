import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { run } from "../../flows/run/run.ts";
import { shellWords } from "../../stack/shell-words.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags, longGlobalFlags } from "../global-flags.ts";
import { operandsOf, ttyFlags, ttyOf } from "../operands.ts";

const repeatable = { multiple: true, multipleNonGreedy: true } as const;

export default class Run extends BerthCommand {
  static override summary = "Run a command in a container of its own";
  static override usage = "SERVICE [COMMAND] [ARG...]";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    // -p publishes here.
    "project-name": longGlobalFlags["project-name"],
    ...ttyFlags,
    build: Flags.boolean({ summary: "Build the image first" }),
    "cap-add": Flags.string({ ...repeatable, summary: "Linux capability to add; repeatable" }),
    "cap-drop": Flags.string({ ...repeatable, summary: "Linux capability to drop; repeatable" }),
    detach: Flags.boolean({ char: "d", summary: "Leave the container running, and print its id" }),
    entrypoint: Flags.string({ summary: "Instead of the image's entrypoint" }),
    env: Flags.string({ char: "e", ...repeatable, summary: "NAME=VALUE for the command; repeatable" }),
    "env-from-file": Flags.string({ ...repeatable, summary: "File of variables for the command; repeatable" }),
    label: Flags.string({
      char: "l",
      aliases: ["labels"],
      ...repeatable,
      summary: "NAME=VALUE to label the container with; repeatable",
    }),
    name: Flags.string({ summary: "The container's name" }),
    "no-deps": Flags.boolean({ summary: "Leave dependencies alone" }),
    "no-recreate": Flags.boolean({ summary: "Leave dependencies that are there as they are" }),
    publish: Flags.string({ char: "p", ...repeatable, summary: "Publish a port, such as 8080:80; repeatable" }),
    pull: Flags.string({ options: ["always", "missing", "never", "policy"], summary: "When to pull images" }),
    quiet: Flags.boolean({ char: "q", summary: "Nothing but what the command says" }),
    "quiet-build": Flags.boolean({ summary: "No output of builds" }),
    "quiet-pull": Flags.boolean({ summary: "No progress of pulls" }),
    "remove-orphans": Flags.boolean({ summary: "Remove containers of services that the file no longer has" }),
    rm: Flags.boolean({ summary: "Remove the container once it has ended" }),
    "service-ports": Flags.boolean({ char: "P", summary: "Publish the service's ports" }),
    "use-aliases": Flags.boolean({ summary: "Be found under the service's names on its networks" }),
    user: Flags.string({ char: "u", summary: "Run as this user" }),
    volume: Flags.string({
      char: "v",
      aliases: ["volumes"],
      ...repeatable,
      summary: "Mount SOURCE:TARGET; repeatable",
    }),
    workdir: Flags.string({ char: "w", summary: "Run in this folder of the container" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Run);
    const { service, command } = operandsOf(this.operands, "run");
    if (flags.publish !== undefined && flags["service-ports"]) {
      throw new UsageError("--service-ports and --publish are incompatible");
    }
    return run(
      {
        service,
        command,
        entrypoint: flags.entrypoint === undefined ? undefined : wordsOf(flags.entrypoint),
        name: flags.name,
        detach: flags.detach,
        remove: flags.rm === true,
        tty: ttyOf(flags),
        interactive: flags.interactive,
        env: flags.env ?? [],
        envFiles: flags["env-from-file"] ?? [],
        labels: Object.fromEntries((flags.label ?? []).map(labelOf)),
        user: flags.user,
        workingDir: flags.workdir,
        capAdd: flags["cap-add"] ?? [],
        capDrop: flags["cap-drop"] ?? [],
        servicePorts: flags["service-ports"],
        publish: flags.publish ?? [],
        volumes: flags.volume ?? [],
        aliases: flags["use-aliases"] === true,
        dependencies: !flags["no-deps"],
        recreate: flags["no-recreate"] ? "never" : "changed",
        build: flags.build ? "always" : "missing",
        pull: (flags.pull ?? "policy") as "always" | "missing" | "never" | "policy",
        removeOrphans: flags["remove-orphans"],
        quiet: { build: flags["quiet-build"], pull: flags["quiet-pull"] },
        cwd: process.cwd(),
      },
      await this.context(flags.quiet ? { ...flags, progress: "quiet" } : flags),
    );
  }
}

function wordsOf(text: string): readonly string[] {
  const words = shellWords(text);
  if (words !== undefined) return words;
  throw new UsageError(`--entrypoint ${text}: a quote is not closed`);
}

function labelOf(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
  throw new UsageError(`label must be set as KEY=VALUE, not "${text}"`);
}
