import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { run } from "../../flows/run/run.ts";
import { shellWords } from "../../stack/shell-words.ts";
import { BerthCommand } from "../base.ts";
import { choiceFlag, repeatable, ttyFlags, ttyOf } from "../flags.ts";
import { globalFlags, longGlobalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Run extends BerthCommand {
  static override summary = "Run a one-off command on a service";
  static override usage = "SERVICE [COMMAND] [ARG...]";
  static override examples = ["berth run --rm web npm test", "berth run --rm --no-deps -e DEBUG=1 web sh"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    // After the command, -p is --publish; before it, --project-name.
    "project-name": longGlobalFlags["project-name"],
    ...ttyFlags,
    build: Flags.boolean({ summary: "Build image before starting container" }),
    "cap-add": Flags.string({ ...repeatable, helpValue: "<capability>", summary: "Add Linux capabilities" }),
    "cap-drop": Flags.string({ ...repeatable, helpValue: "<capability>", summary: "Drop Linux capabilities" }),
    detach: Flags.boolean({ char: "d", summary: "Run container in background and print container ID" }),
    entrypoint: Flags.string({ helpValue: "<command>", summary: "Override the entrypoint of the image" }),
    env: Flags.string({ char: "e", ...repeatable, helpValue: "<key>=<value>", summary: "Set environment variables" }),
    "env-from-file": Flags.string({
      ...repeatable,
      helpValue: "<file>",
      summary: "Set environment variables from file",
    }),
    label: Flags.string({
      char: "l",
      aliases: ["labels"],
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Add or override a label",
    }),
    name: Flags.string({ helpValue: "<name>", summary: "Assign a name to the container" }),
    "no-deps": Flags.boolean({ summary: "Don't start linked services" }),
    "no-recreate": Flags.boolean({ summary: "Don't recreate existing dependencies" }),
    publish: Flags.string({
      char: "p",
      ...repeatable,
      helpValue: "<port>",
      summary: "Publish a container's port(s) to the host",
    }),
    pull: choiceFlag(["always", "missing", "never", "policy"])({
      summary: 'Pull image before running ("always"|"missing"|"never")',
    }),
    quiet: Flags.boolean({ char: "q", summary: "Don't print anything to STDOUT" }),
    "quiet-build": Flags.boolean({ summary: "Suppress progress output from the build process" }),
    "quiet-pull": Flags.boolean({ summary: "Pull without printing progress information" }),
    "remove-orphans": Flags.boolean({ summary: "Remove containers for services not defined in the Compose file" }),
    rm: Flags.boolean({ summary: "Automatically remove the container when it exits" }),
    "service-ports": Flags.boolean({
      char: "P",
      summary: "Run command with all service's ports enabled and mapped to the host",
    }),
    "use-aliases": Flags.boolean({
      summary: "Use the service's network useAliases in the network(s) the container connects to",
    }),
    user: Flags.string({ char: "u", helpValue: "<user>", summary: "Run as specified username or uid" }),
    volume: Flags.string({
      char: "v",
      aliases: ["volumes"],
      ...repeatable,
      helpValue: "<volume>",
      summary: "Bind mount a volume",
    }),
    workdir: Flags.string({ char: "w", helpValue: "<directory>", summary: "Working directory inside the container" }),
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
        pull: flags.pull ?? "policy",
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
  throw new UsageError(`missing closing quote in --entrypoint "${text}"`);
}

function labelOf(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
  throw new UsageError(`label must be set as KEY=VALUE, not "${text}"`);
}
