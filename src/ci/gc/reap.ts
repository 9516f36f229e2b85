import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../../context/context.ts";
import { BerthError } from "../../errors.ts";
import { killProcesses } from "../ephemeral/orphan-processes.ts";
import { leave } from "./leave.ts";
import { reapProject as reapAll } from "./reap-project.ts";

/** How long an engine that does not answer is asked again. */
const patienceMs = 600_000;
const pauseMs = 5_000;

export interface ReapRequest {
  readonly project: string;
  /** What it has started ends too. */
  readonly run: string | undefined;
  /** A project that it shared: goes too, unless others refer to it. */
  readonly shared: string | undefined;
  /** Ends no more than what was started for it. */
  readonly keeps: boolean;
}

/** Takes a project away whose `berth ci` is dead, with all that it had started. */
export async function reap({ project, run, shared, keeps }: ReapRequest, ctx: Context): Promise<number> {
  const onLook = () => {
    if (run !== undefined) killProcesses(run);
  };
  onLook();
  if (keeps) return 0;
  for (const signal = AbortSignal.timeout(patienceMs); ; ) {
    try {
      await reapAll(project, await ctx.engine(), { signal, onLook });
      if (shared !== undefined) await leave(shared, await ctx.engine(), { signal, isLate: true });
      return 0;
    } catch (error) {
      if (!(error instanceof BerthError) || signal.aborted) throw error;
      await pause(pauseMs);
    }
  }
}

/** Waits for the end of a reaper's input, or of its time; whether it was told that nothing is left to do. */
export function isReleased(input: NodeJS.ReadStream, withinSeconds: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let told = "";
    const end = () => resolve(told.startsWith("done"));
    if (withinSeconds !== undefined) setTimeout(end, withinSeconds * 1000).unref();
    input.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    input.once("end", end).once("error", end);
  });
}
