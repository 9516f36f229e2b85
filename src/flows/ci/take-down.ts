import { endProcesses } from "../../ci/left-processes.ts";
import { reap } from "../../ci/reap.ts";
import { disconnectOthers } from "../../ci/share/disconnect.ts";
import type { CiRun } from "../../ci/stage.ts";
import { BerthError, Interrupted } from "../../errors.ts";
import { down } from "../down.ts";
import type { Ports } from "../ports.ts";

/** How long what does not go in order is tried to be removed by force. */
const forceMs = 60_000;

/**
 * Takes the stack away with its data and the images that were built for it: in order, or else, and at the second Ctrl-C, by
 * force. Gives whether it is gone.
 */
export async function takeDown({ project, engine, shared }: CiRun, ports: Ports): Promise<boolean> {
  const { interrupts, ui } = ports;
  await endProcesses(project);
  try {
    if (shared !== undefined) await disconnectOthers(project, engine);
    const orderly = { ...ports, interrupts: { ...interrupts, stop: interrupts.kill } };
    await down({ services: [], volumes: true, removeOrphans: true, images: "local" }, orderly);
    return true;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    if (!(error instanceof Interrupted)) ui.warn(`${error.message}: ${project} is removed by force`);
  }
  try {
    const signal = AbortSignal.timeout(forceMs);
    await reap(project, engine, { signal });
    return !signal.aborted;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    ui.problem(error);
    return false;
  }
}
