import { EventEmitter } from "node:events";
import { parseInvocation } from "./commands/invocation.ts";
import { commands } from "./commands/table.ts";

// One signal stops the work on all containers. From 11 listeners on, Node would warn on stderr.
EventEmitter.defaultMaxListeners = 0;

/** Runs the command of argv; returns the exit code. An error that it throws is a bug in berth: exit code 70. */
async function main(argv: readonly string[], file: string): Promise<number> {
  const { calledAs, command, rest, env } = parseInvocation(argv, file, process.env);
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  const entry = command === undefined ? undefined : commands.get(command);
  if (entry === undefined) {
    const { runFallback } = await import("./commands/fallback.ts");
    return runFallback({ command, rest, calledAs, file });
  }
  const [{ runCommand }, { default: Chosen }] = await Promise.all([import("./commands/run-command.ts"), entry.load()]);
  return runCommand(Chosen, { id: command ?? "", calledAs, rest });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A closed pipe (`| head`) is not an error: the reader wants no more output, and the command goes on.
    if (error.code === "EPIPE") return;
    // Handled here, because Node prints the source line of an uncaught error, and in the bundle that is all of the code.
    if (stream === process.stdout) process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(1);
  });
}

main(process.argv.slice(2), process.argv[1] ?? "").then(
  (code) => {
    process.exitCode = code;
  },
  async (error: unknown) => {
    if ((error as NodeJS.ErrnoException | undefined)?.syscall === "uv_cwd") {
      // The modules that print errors need a current directory when they are loaded.
      process.stderr.write("error: the current directory does not exist\n  hint: Change to an existing directory.\n");
      process.exitCode = 1;
      return;
    }
    const { reportUncaught } = await import("./commands/report.ts");
    process.exitCode = reportUncaught(error);
  },
);
