import type { Context } from "../../context/context.ts";
import { BerthError, Interrupted } from "../../errors.ts";
import { down } from "../../flows/lifecycle/down.ts";
import type { CiEnd, CiRun, CiStage } from "../ci-run.ts";
import { endProcesses } from "../ephemeral/orphan-processes.ts";
import { reapProject } from "../gc/reap-project.ts";
import type { CiRequest } from "../request.ts";
import type { ReuseLock } from "../reuse/lock.ts";
import { disconnectOthers } from "../share/join.ts";

/** How long all that is kept of a run may take to be collected. */
const collectMs = 60_000;

/** What containers get to stop where we were asked to go: whoever asks kills soon. */
const hastySeconds = 1;

interface Finish {
  readonly run: CiRun;
  readonly stages: readonly CiStage[];
  readonly end: CiEnd;
  readonly request: CiRequest;
  /** Something of the stack may have been made; else what is there is as it was before. */
  readonly isMade: boolean;
}

/** Collects what is to be kept of a run, then takes its stack down. Gives whether nothing is left for a reaper to do. */
export async function finish({ run, stages, end, request, isMade }: Finish, ctx: Context): Promise<boolean> {
  const signal = AbortSignal.any([ctx.interrupts.kill, AbortSignal.timeout(collectMs)]);
  for (const stage of stages) {
    try {
      await stage.ended?.(run, end, signal);
    } catch (error) {
      ctx.ui.problem(error);
    }
  }
  if (!isMade) return leaveAsItWas(run, request);
  if (run.warm !== undefined) return leaveWarm(run, run.warm, { end, request, ctx });
  if (!request.keepOnFailure || !isFailure(end)) {
    const hasTime = !(end.failure instanceof Interrupted);
    return takeDown(run, hasTime ? undefined : hastySeconds, ctx);
  }
  const { project } = run;
  ctx.ui.note(`the stack stays: look at it with berth -p ${project} logs, remove it with berth gc ${project}`);
  return true;
}

/** Who presses Ctrl-C wants to be rid of it. */
function isFailure({ command, failure }: CiEnd): boolean {
  return failure === undefined ? command?.exitCode !== 0 : !(failure instanceof Interrupted);
}

/** A warm stack that nobody touched is the next run's. */
async function leaveAsItWas({ project, engine, warm }: CiRun, { ttlMs }: CiRequest): Promise<true> {
  const isThere = warm !== undefined && (await engine.containers(project)).length > 0;
  await (isThere ? warm.release(ttlMs) : warm?.drop());
  return true;
}

/** A warm stack stays for the next run; one that did not come up is none. */
async function leaveWarm(
  run: CiRun,
  claim: ReuseLock,
  { end, request, ctx }: { readonly end: CiEnd; readonly request: CiRequest; readonly ctx: Context },
): Promise<boolean> {
  const { id, project } = run;
  if (!end.began && !(end.failure instanceof Interrupted)) {
    await takeDown(run, undefined, ctx);
    await claim.drop();
    return true;
  }
  await endProcesses(id);
  await claim.release(request.ttlMs);
  ctx.ui.note(`${project} stays for the next run with --reuse, or until berth gc finds its time over`);
  return true;
}

/** How long what does not go in order is tried to be removed by force. */
const forceMs = 60_000;

/**
 * Takes the stack away with its data and the images that were built for it: in order, or else, and where a signal comes
 * meanwhile, by force. What it shares goes with its last user. Gives whether nothing is left to do.
 */
async function takeDown(run: CiRun, graceSeconds: number | undefined, ports: Context): Promise<boolean> {
  const { id, project, engine, shared } = run;
  await endProcesses(id);
  try {
    if (!(await isGoneInOrder(run, graceSeconds, ports))) {
      const signal = AbortSignal.timeout(forceMs);
      await reapProject(project, engine, { signal });
      if (signal.aborted) return false;
    }
    if (shared !== undefined) {
      const { leave } = await import("../gc/leave.ts");
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
  ports: Context,
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
