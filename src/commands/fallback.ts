import { exitCodes } from "../errors.ts";
import type { CalledAs } from "./invocation.ts";

interface Other {
  /** undefined: none was given. */
  readonly command: string | undefined;
  readonly rest: readonly string[];
  readonly calledAs: CalledAs;
  readonly file: string;
}

/** What is no command of the table: help, what shells and docker ask, and what nobody knows. */
export async function runFallback({ command, rest, calledAs, file }: Other): Promise<number> {
  if (command === "__complete" || command === "__completeNoDesc") {
    const { runComplete } = await import("./complete/run.ts");
    return runComplete(rest, command === "__complete");
  }
  if (command === "docker-cli-plugin-metadata") {
    const { pluginMetadata } = await import("./plugin.ts");
    process.stdout.write(pluginMetadata(file));
    return exitCodes.done;
  }
  // docker asks after a command whether we have something to add.
  if (command === "docker-cli-plugin-hooks") return exitCodes.done;
  const { rootHelp, unknownCommand } = await import("./help.ts");
  if (command === undefined) return rootHelp(calledAs);
  const { report } = await import("./report.ts");
  return report(unknownCommand(command, calledAs), calledAs);
}
