import { Config } from "@oclif/core";
import { plainBooleans, splitAtOperand } from "./argv.ts";
import type { CommandClass } from "./base.ts";
import type { CalledAs } from "./invocation.ts";

/** oclif's configuration without its plugins: our command table is explicit, so nothing is looked up on disk. */
class BareConfig extends Config {
  override bin = "berth";
  override async runHook(): Promise<{ successes: never[]; failures: never[] }> {
    return { successes: [], failures: [] };
  }
}

/** Which command, on what, under which name of ours. */
interface Launch {
  readonly id: string;
  readonly calledAs: CalledAs;
  readonly rest: readonly string[];
}

/** Makes the command and runs it on its arguments; gives the code for the shell. */
export async function runCommand(Chosen: CommandClass, { id, calledAs, rest: given }: Launch): Promise<number> {
  // Our parser would sort the words of somebody else's command line in among our own.
  const { flags: argv, operands } = Chosen.closesAtOperand
    ? splitAtOperand(given, Chosen.flags)
    : { flags: given, operands: [] };
  if (asksForHelp(argv)) {
    const { commandHelp } = await import("./help.ts");
    return commandHelp({ id, calledAs }, Chosen);
  }
  const command = new Chosen(plainBooleans(argv, Chosen.flags), new BareConfig({ root: "/" }));
  command.id = id;
  command.calledAs = calledAs;
  command.operands = operands;
  return command.guarded();
}

/** Everything behind `--` belongs to someone else. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).some((token) => token === "--help" || token === "-h");
}
