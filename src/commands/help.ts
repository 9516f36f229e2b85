import { CommandHelp, Config } from "@oclif/core";
import { exitCodes } from "../errors.ts";
import { closest } from "../stack/suggest.ts";
import { version } from "../version.ts";
import type { CalledAs } from "./calling.ts";
import type { CommandClass } from "./launch.ts";
import { commands } from "./table.ts";

interface Called {
  readonly id: string;
  readonly calledAs: CalledAs;
}

const intro = (
  calledAs: CalledAs,
) => `berth ${version}: brings a multi-container stack up, keeps it as its file says, and tells why

USAGE
  $ ${calledAs} [GLOBAL FLAGS] COMMAND [FLAGS] [SERVICE...]

COMMANDS
`;

const outro = (calledAs: CalledAs) => `
  A flag's details: ${calledAs} COMMAND --help. Files are found as docker compose finds them.
`;

/** The commands, a line each. */
export function rootHelp(calledAs: CalledAs): number {
  const shown = [...commands].filter(([, { hidden }]) => !hidden);
  const width = Math.max(...shown.map(([name]) => name.length));
  const rows = shown.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`);
  process.stdout.write(intro(calledAs) + rows.join("") + outro(calledAs));
  return exitCodes.done;
}

const missing: ReadonlySet<string> = new Set(["watch", "publish", "bridge", "alpha"]);

/** A word that is no command: says which one is near. */
export function unknownCommand(name: string, calledAs: CalledAs): number {
  if (missing.has(name)) {
    process.stderr.write(
      `berth: "${name}" is a command of docker compose that berth does not have yet\n  see \`${calledAs} help\`\n`,
    );
    return exitCodes.usage;
  }
  const near = closest(name, [...commands.keys()]);
  const next = near === undefined ? `see \`${calledAs} help\`` : `did you mean \`${calledAs} ${near}\`?`;
  process.stderr.write(`berth: "${name}" is not a command\n  ${next}\n`);
  return exitCodes.usage;
}

/** One command's flags, as oclif lays them out. */
export function commandHelp(
  { id, calledAs }: Called,
  { flags, usage: operands }: Pick<CommandClass, "flags" | "usage">,
): number {
  const config = new Config({ root: "/" });
  config.bin = calledAs;
  const summary = commands.get(id)?.summary ?? "";
  const usage = `${id} [FLAGS] ${operands ?? "[SERVICE...]"}`;
  const command = { id, summary, usage, flags, args: {}, aliases: [], hiddenAliases: [], hidden: false, strict: false };
  // CommandHelp reads only the fields above of a full Command.Loadable.
  const page = new CommandHelp(command as never, config, {
    maxWidth: process.stdout.columns ?? 100,
    stripAnsi: true,
  } as never);
  process.stdout.write(`${summary}\n\n${page.generate()}\n`);
  return exitCodes.done;
}
