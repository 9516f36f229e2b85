import { exitCodes } from "../errors.ts";
import type { LogStyle } from "../render/log-writer.ts";
import { type LogsPart, logEntries } from "./log-entries.ts";
import type { CommandPorts } from "./ports.ts";

export interface LogsRequest extends Omit<LogsPart, "timestamps"> {
  readonly logs: LogStyle;
}

/** Shows what the containers have said, and with `follow` what they go on to say. */
export async function logs(request: LogsRequest, ports: CommandPorts): Promise<number> {
  const entries = await logEntries({ ...request, timestamps: request.logs.timestamps }, ports);
  await ports.ui.logs(entries, request.logs);
  ports.interrupts.stop.throwIfAborted();
  return exitCodes.done;
}
