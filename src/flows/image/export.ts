import type { CommandPorts } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { runningContainer, type Which } from "../one-container.ts";

export interface ExportRequest extends Which {
  /** undefined: to stdout. */
  readonly output: string | undefined;
}

/** Hands over all files of a container as tar. */
export async function exportFiles(request: ExportRequest, ports: CommandPorts): Promise<number> {
  const { output } = request;
  if (output === undefined && ports.ui.screen.isTTY === true) {
    throw new UsageError("output option is required when exporting to terminal", {
      hint: "Give a file with -o, or redirect stdout.",
    });
  }
  const { fact, engine } = await runningContainer(request, ports);
  if (ports.dryRun) {
    ports.ui.result(`${fact.name} would be exported to ${output ?? "stdout"}`);
    return 0;
  }
  const { stop } = ports.interrupts;
  const tar = await engine.exportContainer(fact.id, stop);
  try {
    if (output === undefined) await ports.ui.pour(tar);
    else await ports.save(output, tar);
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  }
  return 0;
}
