import type { CommandContext, Context } from "../../context/context.ts";
import type { Env } from "../../env.ts";
import { exitCodes, NotProvisioned, UsageError } from "../../errors.ts";
import { allSettledFirstError } from "../../flows/resolve-target.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import type { CiEnd, CiRun, CiStage, CommandEnd, Provisioned } from "../ci-run.ts";
import { ephemeral } from "../ephemeral/ephemeral.ts";
import { leaseLabels } from "../ephemeral/lease.ts";
import { runVariable } from "../ephemeral/orphan-processes.ts";
import { ownerLabel } from "../ephemeral/owner-process.ts";
import { ciProject, runId } from "../ephemeral/project.ts";
import { type Reaper, startReaper } from "../ephemeral/reaper.ts";
import { type CiRequest, commandName } from "../request.ts";
import { lockProject, reuseLabels, warmProject } from "../reuse/lock.ts";
import { shared } from "../share/shared.ts";
import { splitStack } from "../share/split-stack.ts";
import { stagesOf } from "../stages/stages.ts";
import { command } from "./command.ts";
import { finish } from "./finish.ts";
import { checkStack, provision } from "./provision.ts";

/**
 * load → ephemeral → check → up → command → down. Runs a command against a temporary stack; returns its exit code. Before
 * all checks have passed, nothing is locked or started. Reports are written also if a check fails.
 */
export async function ci(request: CiRequest, opened: CommandContext): Promise<number> {
  let end: CiEnd = { began: false };
  let upMs = 0;
  try {
    const source = await readSource(request, opened);
    const planned = planRun(source, request);
    const stages = await stagesOf(request, opened.env);
    for (const stage of stages) stage.check?.(planned);
    const refusal = await refusalOf(planned, request, contextOf(planned, opened));
    if (opened.dryRun) return await showDryRun(planned, request, { refusal, ctx: contextOf(planned, opened) });
    const run = refusal === undefined ? await lockWarm(planned, source, { request, ctx: opened }) : planned;
    for (const note of run.notes) opened.ui.note(note);
    let ctx = contextOf(run, opened);
    let reaper: Reaper | undefined;
    try {
      for (const stage of stages) ctx = (await stage.begin?.(run, ctx)) ?? ctx;
      if (refusal !== undefined) throw refusal.error;
      reaper = reaperOf(run, opened);
      const startMs = performance.now();
      const up = await provision(run, request, ctx);
      upMs = performance.now() - startMs;
      const env = await stageVariables(stages, up);
      end = { began: true };
      end = {
        began: true,
        command: await command(request, up, { env, ctx, onGroup: reaper.killGroup }),
      };
    } catch (failure) {
      end = { ...end, failure };
      throw failure;
    } finally {
      const mayExist = reaper !== undefined;
      if (await finish({ run, stages, end, request, mayExist }, ctx)) reaper?.release();
    }
    if (end.command !== undefined) opened.ui.note(lastLine(request, end.command, upMs));
    return end.command?.exitCode ?? exitCodes.bug;
  } catch (error) {
    if (!end.began && !(error instanceof NotProvisioned)) opened.ui.warn(`${commandName(request)} never ran`);
    throw error;
  }
}
/** How the command ended, after all that the removal of the stack printed: `✗ npm test exited with 3 (stack up in 11 s, …)`. */
function lastLine(request: CiRequest, { exitCode, ms }: CommandEnd, upMs: number): string {
  const { artifacts } = request;
  const isWritten = artifacts !== undefined && (artifacts.when === "always" || exitCode !== 0);
  const details = [
    `stack up in ${secondsText(upMs)}`,
    `command ${secondsText(ms)}`,
    ...(isWritten ? [`artifacts in ${artifacts.folder}`] : []),
  ];
  return `${exitCode === 0 ? "✓" : "✗"} ${commandName(request)} exited with ${exitCode} (${details.join(", ")})`;
}

function secondsText(ms: number): string {
  return `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;
}

/** Why the stack cannot come up, as far as that can be known before anything is created. */
interface Refusal {
  readonly error: unknown;
}

async function refusalOf(run: CiRun, request: CiRequest, ctx: Context): Promise<Refusal | undefined> {
  try {
    await checkStack(run, request, ctx);
    return undefined;
  } catch (error) {
    return { error };
  }
}

interface DryRun {
  readonly refusal: Refusal | undefined;
  readonly ctx: Context;
}

async function showDryRun(run: PlannedRun, request: CiRequest, { refusal, ctx }: DryRun): Promise<number> {
  for (const note of run.notes) ctx.ui.note(note);
  if (refusal !== undefined) throw refusal.error;
  await provision(run, request, ctx);
  return exitCodes.done;
}

/** The variables that the stages add to the command's environment. */
async function stageVariables(stages: readonly CiStage[], up: Provisioned): Promise<Env> {
  const added = [];
  for (const stage of stages) added.push(await stage.provisioned?.(up));
  return Object.assign({}, ...added);
}

/** The context for a run's stack. Builds print to stderr, since stdout belongs to the command. */
function contextOf({ id, project, loaded: whole, shared }: CiRun, ctx: CommandContext): CommandContext {
  const { ui } = ctx;
  const loaded = shared === undefined ? whole : { ...whole, stack: shared.rest };
  return {
    ...ctx,
    ui: { ...ui, progress: (plan) => ui.progress(plan, { builds: "stderr" }) },
    load: async () => loaded,
    loadOrName: async () => ({ name: project, loaded }),
    env: { ...ctx.env, [runVariable]: id },
  };
}

/** How long after the end of the lease the reaper removes the stack. */
const graceMs = 10_000;

/** Starts the reaper, which removes a run's stack if this process dies; of a warm stack, only its processes. */
function reaperOf({ id, project, shared, warm, expiresMs }: CiRun, { env, ui }: Context): Reaper {
  return startReaper({
    project,
    run: id,
    shared: shared?.project,
    // The next run sees that the owner is dead.
    keepStack: warm !== undefined,
    ttlSeconds: Math.ceil((expiresMs + graceMs - Date.now()) / 1000),
    env,
    onLost: () => ui.warn(`cleanup process for ${project} died; if this run is killed, run \`berth gc\``),
  });
}

/** What a run is planned from. */
type Source = Pick<CiRun, "loaded" | "engine">;

/** A run of which nothing exists yet, with notes for the user. */
interface PlannedRun extends CiRun {
  readonly notes: readonly string[];
}

/** Reads the stack file, and opens the engine. */
async function readSource({ service }: CiRequest, ctx: Context): Promise<Source> {
  const [loaded, engine] = await allSettledFirstError(ctx.load(service === undefined ? [] : [service]), ctx.engine());
  if (service !== undefined && !loaded.stack.services.has(service)) throw noSuchService(loaded.stack, service);
  return { loaded, engine };
}

/** Makes the stack a separate project: with a lease, or the folder's warm one. Throws UsageError. */
function planRun({ loaded, engine }: Source, request: CiRequest): PlannedRun {
  const { service, share, reuse, keepPorts, keepExternal, keepOnFailure, ttlMs } = request;
  const project = reuse ? warmProject(loaded.stack) : ciProject(loaded.stack.name);
  const begunMs = Date.now();
  const expiresMs = begunMs + ttlMs;
  // A kept stack outlives this process.
  const owner = keepOnFailure ? undefined : ownerLabel(process.pid);
  const labels = reuse ? reuseLabels : leaseLabels({ begunMs, expiresMs, owner });
  const { stack, notes } = ephemeral(loaded.stack, { project, labels, keepPorts, keepExternal });
  const run = { id: runId(project), project, loaded: { ...loaded, stack }, engine, expiresMs, notes };
  if (share.length === 0) return run;
  if (service !== undefined && splitStack(loaded.stack, share).shared.services.has(service)) {
    throw new UsageError(`the command runs in "${service}", which is shared`, {
      hint: `Leave it out of --share.`,
    });
  }
  return { ...run, shared: shared(loaded.stack, stack, share) };
}

interface LockContext {
  readonly request: CiRequest;
  readonly ctx: Context;
}

/** Locks the warm stack for this run. If another run uses it, this run gets a separate stack. */
async function lockWarm(planned: PlannedRun, source: Source, { request, ctx }: LockContext): Promise<PlannedRun> {
  if (!request.reuse) return planned;
  const { project, engine } = planned;
  const warm = await lockProject(project, engine, request.ttlMs);
  if (warm !== undefined) return { ...planned, warm };
  ctx.ui.note(`${project} is in use by another run: this run gets a separate stack`);
  return planRun(source, { ...request, reuse: false });
}
