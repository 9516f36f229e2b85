import { CommandHelp, Config } from "@oclif/core";
import { exitCodes, UsageError } from "../errors.ts";
import { version } from "../package.ts";
import { closest } from "../stack/problems/suggest.ts";
import type { CommandClass } from "./base.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";
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

/** A word that is no command: says which one is near; in docker compose's place in its words, which scripts look for. */
export function unknownCommand(name: string, calledAs: CalledAs): UsageError {
  if (missing.has(name)) {
    return new UsageError(`"${name}" is a command of docker compose that berth does not have yet`, {
      hint: `see \`${calledAs} help\``,
    });
  }
  const near = closest(name, [...commands.keys()]);
  const hint = near === undefined ? `see \`${calledAs} help\`` : `did you mean \`${calledAs} ${near}\`?`;
  const told = isInComposesPlace(calledAs) ? `unknown docker command: "compose ${name}"` : `"${name}" is not a command`;
  return new UsageError(told, { hint });
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
