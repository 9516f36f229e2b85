import type { CommandContext } from "../../context/context.ts";
import { BerthError, Interrupted } from "../../errors.ts";
import { down } from "../../flows/lifecycle/down.ts";
import type { CiEnd, CiRun, CiStage } from "../ci-run.ts";
import { endProcesses } from "../ephemeral/orphan-processes.ts";
import { leave, reapProject } from "../gc/reap-project.ts";
import type { CiRequest } from "../request.ts";
import type { ReuseLock } from "../reuse/lock.ts";
import { disconnectOthers } from "../share/join.ts";

/** The time limit for writing the artifacts of a run. */
const collectMs = 60_000;

/** The grace period of containers after Ctrl-C or SIGTERM: a CI system kills this process soon after. */
const interruptedGraceSeconds = 1;

interface Finish {
  readonly run: CiRun;
  readonly stages: readonly CiStage[];
  readonly end: CiEnd;
  readonly request: CiRequest;
  /** Resources of the stack may exist. */
  readonly mayExist: boolean;
}

/** Writes the artifacts of a run, then removes its stack. Returns whether the reaper has nothing left to do. */
export async function finish(
  { run, stages, end, request, mayExist: isMade }: Finish,
  opened: CommandContext,
): Promise<boolean> {
  // Groups do not nest: the whole output of a variant is one group already.
  const group = request.send === undefined ? opened.ui.group : () => () => {};
  const ctx = { ...opened, ui: { ...opened.ui, group } };
  const signal = AbortSignal.any([ctx.interrupts.kill, AbortSignal.timeout(collectMs)]);
  for (const stage of stages) {
    try {
      await stage.ended?.(run, end, signal);
    } catch (error) {
      ctx.ui.problem(error);
    }
  }
  if (!isMade) return releaseUntouched(run, request);
  if (run.warm !== undefined) return keepWarm(run, run.warm, { end, request, ctx });
  if (!request.keepOnFailure || !isFailure(end)) {
    const isInterrupted = end.failure instanceof Interrupted;
    return removeStack(run, isInterrupted ? interruptedGraceSeconds : undefined, ctx);
  }
  const { project } = run;
  ctx.ui.note(
    `the stack is kept: inspect it with \`berth -p ${project} logs\`, remove it with \`berth gc ${project}\``,
  );
  return true;
}

/** An interrupted run does not count as failed, so that its stack is removed. */
function isFailure({ command, failure }: CiEnd): boolean {
  return failure === undefined ? command?.exitCode !== 0 : !(failure instanceof Interrupted);
}

/** Leaves an untouched warm stack to the next run. */
async function releaseUntouched({ project, engine, warm }: CiRun, { ttlMs }: CiRequest): Promise<true> {
  const exists = warm !== undefined && (await engine.summaries(project)).length > 0;
  await (exists ? warm.release(ttlMs) : warm?.drop());
  return true;
}

/** Keeps a warm stack for the next run, or removes it if it did not come up. */
async function keepWarm(
  run: CiRun,
  lock: ReuseLock,
  { end, request, ctx }: { readonly end: CiEnd; readonly request: CiRequest; readonly ctx: CommandContext },
): Promise<boolean> {
  const { id, project } = run;
  if (!end.began && !(end.failure instanceof Interrupted)) {
    await removeStack(run, undefined, ctx);
    await lock.drop();
    return true;
  }
  await endProcesses(id);
  await lock.release(request.ttlMs);
  ctx.ui.note(`${project} is kept for the next --reuse run; \`berth gc\` removes it after its TTL`);
  return true;
}

/** The time limit for removal by force. */
const forceMs = 60_000;

/**
 * Removes the stack with its data and the images that were built for it: in order, or by force if that fails or a
 * signal arrives. Shared services are removed with their last user. Returns whether everything is removed.
 */
async function removeStack(run: CiRun, graceSeconds: number | undefined, ctx: CommandContext): Promise<boolean> {
  const { id, project, engine, shared } = run;
  await endProcesses(id);
  try {
    if (!(await removeInOrder(run, graceSeconds, ctx))) {
      const signal = AbortSignal.timeout(forceMs);
      await reapProject(project, engine, { signal });
      if (signal.aborted) return false;
    }
    if (shared !== undefined) await leave(shared.project, engine, { signal: AbortSignal.timeout(forceMs) });
    return true;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    ctx.ui.problem(error);
    return false;
  }
}

async function removeInOrder(
  { project, engine, shared }: CiRun,
  graceSeconds: number | undefined,
  ctx: CommandContext,
): Promise<boolean> {
  const { interrupts, ui } = ctx;
  // The signal that ended the command does not end the cleanup. The next one cuts it short.
  const stop = interrupts.stop.aborted ? interrupts.kill : interrupts.stop;
  const downCtx = { ...ctx, interrupts: { ...interrupts, stop } };
  const endGroup = ui.group(`berth: remove ${project}`);
  try {
    if (shared !== undefined) await disconnectOthers(project, engine);
    await down({ services: [], volumes: true, removeOrphans: true, images: "local", graceSeconds }, downCtx);
    return true;
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    if (!(error instanceof Interrupted)) ui.warn(`${error.message}: removing ${project} by force`);
    return false;
  } finally {
    endGroup();
  }
}
