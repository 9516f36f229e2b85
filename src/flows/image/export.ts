import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";

export interface ExportRequest extends ContainerChoice {
  /** The file to write; stdout if undefined. */
  readonly output: string | undefined;
}

/** Writes all files of a container as a tar. */
export async function exportFiles(request: ExportRequest, ctx: CommandContext): Promise<number> {
  const { output } = request;
  if (output === undefined && ctx.ui.screen.isTTY === true) {
    throw new UsageError("output option is required when exporting to terminal", {
      hint: "Give a file with -o, or redirect stdout.",
    });
  }
  const { fact, engine } = await runningContainer(request, ctx);
  if (ctx.dryRun) {
    ctx.ui.result(`${fact.name} would be exported to ${output ?? "stdout"}`);
    return 0;
  }
  const { stop } = ctx.interrupts;
  const tar = await engine.exportContainer(fact.id, stop);
  try {
    if (output === undefined) await ctx.ui.stream(tar);
    else await ctx.save(output, tar);
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  }
  return 0;
}
