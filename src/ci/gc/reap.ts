import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../../context/context.ts";
import { BerthError } from "../../errors.ts";
import { killProcesses } from "../ephemeral/orphan-processes.ts";
import { leave, reapProject as reapAll } from "./reap-project.ts";

/** How long to retry an engine that does not answer. */
const patienceMs = 600_000;
const pauseMs = 5_000;

export interface ReapRequest {
  readonly project: string;
  /** The run whose processes end too. */
  readonly run: string | undefined;
  /** The shared project that it used: removed too, unless others refer to it. */
  readonly shared: string | undefined;
  /** Keep the project, and end only the processes of the run. */
  readonly keeps: boolean;
}

/** Removes a project whose `berth ci` is dead, and ends the processes that it started. */
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

/** Waits until a reaper's input ends or its time is over. Returns whether it was released. */
export function isReleased(input: NodeJS.ReadStream, withinSeconds: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let received = "";
    const end = () => resolve(received.startsWith("done"));
    if (withinSeconds !== undefined) setTimeout(end, withinSeconds * 1000).unref();
    input.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    input.once("end", end).once("error", end);
  });
}
