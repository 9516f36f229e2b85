import type { Ports } from "../../context/context.ts";
import { BerthError, Interrupted } from "../../errors.ts";
import { down } from "../../flows/lifecycle/down.ts";
import { reap } from "../gc/reap-project.ts";
import { disconnectOthers } from "../share/disconnect.ts";
import type { CiRun } from "../stages/stage.ts";
import { endProcesses } from "./orphan-processes.ts";

/** How long what does not go in order is tried to be removed by force. */
const forceMs = 60_000;

/**
 * Takes the stack away with its data and the images that were built for it: in order, or else, and where a signal comes
 * meanwhile, by force. What it shares goes with its last user. Gives whether nothing is left to do.
 */
export async function takeDown(run: CiRun, graceSeconds: number | undefined, ports: Ports): Promise<boolean> {
  const { id, project, engine, shared } = run;
  await endProcesses(id);
  try {
    if (!(await isGoneInOrder(run, graceSeconds, ports))) {
      const signal = AbortSignal.timeout(forceMs);
      await reap(project, engine, { signal });
      if (signal.aborted) return false;
    }
    if (shared !== undefined) {
      const { leave } = await import("../share/leave.ts");
      await leave(shared.project, engine, { signal: AbortSignal.timeout(forceMs) });
    }
    return true;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    ports.ui.problem(error);
    return false;
  }
}

async function isGoneInOrder(
  { project, engine, shared }: CiRun,
  graceSeconds: number | undefined,
  ports: Ports,
): Promise<boolean> {
  const { interrupts, ui } = ports;
  // The signal that ended the command ends no clean-up; the next one makes it short.
  const stop = interrupts.stop.aborted ? interrupts.kill : interrupts.stop;
  const orderly = { ...ports, interrupts: { ...interrupts, stop } };
  try {
    if (shared !== undefined) await disconnectOthers(project, engine);
    await down({ services: [], volumes: true, removeOrphans: true, images: "local", graceSeconds }, orderly);
    return true;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    if (!(error instanceof Interrupted)) ui.warn(`${error.message}: ${project} is removed by force`);
    return false;
  }
}
