import type { CommandContext } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import type { LogStyle } from "../../render/logs/log-writer.ts";
import { type LogsPart, logEntries } from "./log-entries.ts";

export interface LogsRequest extends Omit<LogsPart, "timestamps" | "blocks"> {
  readonly logs: LogStyle;
}

/** Prints the containers' output; with `follow`, also new output. */
export async function logs(request: LogsRequest, ctx: CommandContext): Promise<number> {
  const entries = await logEntries({ ...request, timestamps: request.logs.timestamps, blocks: true }, ctx);
  await ctx.ui.logs(entries, request.logs);
  ctx.interrupts.stop.throwIfAborted();
  return exitCodes.done;
}
