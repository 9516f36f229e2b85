import { composeVersion } from "../engine/labels.ts";
import { exitCodes } from "../errors.ts";
import { version } from "../package.ts";
import type { CalledAs } from "./invocation.ts";

interface UnlistedCommand {
  /** undefined if it is missing. */
  readonly command: string | undefined;
  readonly rest: readonly string[];
  readonly calledAs: CalledAs;
  readonly file: string;
}

/** Runs what is not in the command table: help, requests of shells and of docker, and unknown commands. */
export async function runFallback({ command, rest, calledAs, file }: UnlistedCommand): Promise<number> {
  if (command === "__complete" || command === "__completeNoDesc") {
    const { runComplete } = await import("./complete/run.ts");
    return runComplete(rest, command === "__complete");
  }
  if (command === "docker-cli-plugin-metadata") {
    process.stdout.write(pluginMetadata(file));
    return exitCodes.done;
  }
  // docker asks its plugins for hints after each command. berth has none.
  if (command === "docker-cli-plugin-hooks") return exitCodes.done;
  const { rootHelp, unknownCommand } = await import("./help.ts");
  if (command === undefined) {
    process.stdout.write(await rootHelp(calledAs));
    return exitCodes.done;
  }
  const { report } = await import("./report.ts");
  return report(unknownCommand(command, calledAs), calledAs);
}

/** The metadata that docker requests from each plugin. `docker info` shows it. */
function pluginMetadata(file: string): string {
  const isCompose = /docker-compose(?:\.\w+)?$/.test(file);
  const metadata = {
    SchemaVersion: "0.1.0",
    Vendor: "berth",
    Version: isCompose ? `v${composeVersion}` : `v${version}`,
    ShortDescription: isCompose
      ? `Docker Compose, by berth ${version}`
      : "Run multi-container apps from a Compose file",
  };
  return `${JSON.stringify(metadata, undefined, 2)}\n`;
}
