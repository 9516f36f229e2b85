import module from "node:module";
import { arrange } from "./commands/argv.ts";
import { commands } from "./commands/table.ts";

/** argv → command → exit code. What reaches the last-resort catch is a bug of ours: exit 70. */
async function main(argv: readonly string[]): Promise<number> {
  const { command, rest } = arrange(argv);
  const entry = command === undefined ? undefined : commands.get(command);
  if (entry === undefined) {
    const { rootHelp, unknownCommand } = await import("./commands/help.ts");
    return command === undefined || command === "help" ? rootHelp(rest) : unknownCommand(command);
  }
  const [{ launch }, { default: Chosen }] = await Promise.all([import("./commands/launch.ts"), entry.load()]);
  return launch(Chosen, command ?? "", rest);
}

// Node 22 and newer keep the compiled chunks between runs; Node 20 does not know how.
(module as { readonly enableCompileCache?: () => void }).enableCompileCache?.();

// A closed pipe (`| head`) is the reader's way to say "enough".
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  async (error: unknown) => {
    const { reportBug } = await import("./commands/report.ts");
    process.exitCode = reportBug(error);
  },
);
