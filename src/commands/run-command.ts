import { Config } from "@oclif/core";
import { exitCodes } from "../errors.ts";
import { plainBooleans, splitAtOperand } from "./argv.ts";
import type { CommandClass } from "./base.ts";
import type { CalledAs } from "./invocation.ts";

/** oclif's configuration without plugins. Our table lists the commands, so oclif does not have to search the disk for them. */
class BareConfig extends Config {
  override bin = "berth";
  override async runHook(): Promise<{ successes: never[]; failures: never[] }> {
    return { successes: [], failures: [] };
  }
}

interface Invoked {
  readonly id: string;
  readonly calledAs: CalledAs;
  readonly rest: readonly string[];
}

/** Runs a command with its arguments; returns the exit code. */
export async function runCommand(Chosen: CommandClass, { id, calledAs, rest }: Invoked): Promise<number> {
  // oclif parses flags anywhere on the line, so the container's part of it is split off first.
  const { flags: argv, operands } = Chosen.closesAtOperand
    ? splitAtOperand(rest, Chosen.flags)
    : { flags: rest, operands: [] };
  if (asksForHelp(argv)) {
    const { commandHelp } = await import("./help.ts");
    process.stdout.write(commandHelp(id, calledAs, Chosen));
    return exitCodes.done;
  }
  const command = new Chosen(plainBooleans(argv, Chosen.flags), new BareConfig({ root: "/" }));
  command.id = id;
  command.calledAs = calledAs;
  command.operands = operands;
  return command.guarded();
}

/** `--` ends our flags. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).some((token) => token === "--help" || token === "-h");
}
