import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, CommandHelp, Config, Flags } from "@oclif/core";
import { UsageError } from "../errors.ts";
import { packageRoot, version } from "../package.ts";
import { closest } from "../stack/problems/suggest.ts";
import type { CommandClass } from "./base.ts";
import { globalFlags } from "./global-flags.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";
import { commands, listedCommands } from "./table.ts";

/** All commands by group, with their summaries, and the global flags. */
export async function rootHelp(calledAs: CalledAs): Promise<string> {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const groups = new Map<string, string[]>();
  for (const { name, group, summary } of await listedCommands()) {
    groups.set(group, [...(groups.get(group) ?? []), `  ${name.padEnd(width)}  ${summary}`]);
  }
  const versionFlag = Flags.boolean({ char: "v", summary: "Show the version", helpGroup: "GLOBAL" });
  const sections = [
    `berth ${version}: Run multi-container apps from a Compose file, and see why each change happens.`,
    `USAGE\n  $ ${calledAs} [GLOBAL FLAGS] COMMAND [FLAGS] [ARGUMENT...]`,
    ...Array.from(groups, ([group, rows]) => [group, ...rows].join("\n")),
    layOut({ flags: { ...globalFlags, version: versionFlag } }, calledAs, ["FLAGS"]),
    `Run \`${calledAs} COMMAND --help\` to see the flags of a command, with examples.`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Commands of docker compose that berth does not have. */
const missing: ReadonlySet<string> = new Set(["watch", "publish", "bridge", "alpha"]);

/** For a word that is not a command. In docker compose's place, the message is the one that scripts look for. */
export function unknownCommand(name: string, calledAs: CalledAs): UsageError {
  if (missing.has(name)) {
    return new UsageError(`"${name}" is a command of docker compose that berth does not have yet`, {
      hint: `see \`${calledAs} help\``,
    });
  }
  const near = closest(name, [...commands.keys()]);
  const hint = near === undefined ? `see \`${calledAs} help\`` : `did you mean \`${calledAs} ${near}\`?`;
  const message = isInComposesPlace(calledAs)
    ? `unknown docker command: "compose ${name}"`
    : `"${name}" is not a command`;
  return new UsageError(message, { hint });
}

/** The global flags that the help of each command shows; `berth --help` shows all. */
const commonGlobalFlags: ReadonlySet<string> = new Set(["file", "project-name", "profile", "dry-run", "help"]);

/** The usage, flags and examples of one command. */
export function commandHelp(id: string, calledAs: CalledAs, command: CommandClass): string {
  const { summary = "", flags, examples = [], docs } = command;
  const shown = Object.entries(flags).filter(
    ([name, flag]) => flag.helpGroup === undefined || commonGlobalFlags.has(name),
  );
  const page = layOut(
    {
      id,
      usage: usageLines(command).map((operands) => [id, "[FLAGS]", operands].join(" ").trim()),
      flags: Object.fromEntries(shown),
      // One example a line. As separate entries, oclif would put an empty line between them.
      examples: [examples.map((line) => `$ ${String(line).replaceAll("berth ", `${calledAs} `)}`).join("\n")],
    },
    calledAs,
  );
  const docsPath = docs === undefined ? undefined : join(packageRoot, "docs", `${docs}.md`);
  const more = [
    `Run \`${calledAs} --help\` to see all global flags.`,
    ...(docsPath === undefined || !existsSync(docsPath) ? [] : [`Documentation: ${docsPath}`]),
  ];
  return `${[summary, page, more.join("\n")].join("\n\n")}\n`;
}

/** The operands of a command, in one or more forms: services, unless the class says otherwise. */
function usageLines({ usage, strict }: CommandClass): readonly string[] {
  if (usage !== undefined) return [usage].flat();
  return [strict ? "" : "[SERVICE...]"];
}

/** oclif's layout of a command's help. */
function layOut(command: Partial<Command.Loadable>, bin: string, sections?: string[]): string {
  const config = new Config({ root: "/" });
  config.bin = bin;
  // CommandHelp only reads these fields of a command that is loaded from a plugin.
  const loaded = { id: "", args: {}, flags: {}, ...command } as Command.Loadable;
  const options = { maxWidth: process.stdout.columns ?? 100, stripAnsi: true, ...(sections && { sections }) };
  return new CommandHelp(loaded, config, options).generate();
}
