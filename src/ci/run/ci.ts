import type { CommandContext, Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Env } from "../../env.ts";
import { exitCodes, NotProvisioned, UsageError } from "../../errors.ts";
import { allSettledFirstError } from "../../flows/resolve-target.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import type { CiEnd, CiRun, CiStage, Provisioned } from "../ci-run.ts";
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
import { provision } from "./provision.ts";

/** load → ephemeral → up → command → down. Runs a command against a temporary stack; returns its exit code. */
export async function ci(request: CiRequest, given: CommandContext): Promise<number> {
  let end: CiEnd = { began: false };
  try {
    const run = await prepare(request, given);
    if (given.dryRun) return await shown(run, request, within(run, given));
    const stages = await stagesOf(request, given.env);
    let ctx = within(run, given);
    let reaper: Reaper | undefined;
    try {
      for (const stage of stages) ctx = (await stage.begin?.(run, ctx)) ?? ctx;
      reaper = reaperOf(run, given);
      const up = await provision(run, request, ctx);
      const env = await variables(stages, up);
      end = { began: true };
      end = {
        began: true,
        command: await command(request, up, { env, ctx, onGroup: reaper.tell }),
      };
    } catch (failure) {
      end = { ...end, failure };
      throw failure;
    } finally {
      const isMade = reaper !== undefined;
      if (await finish({ run, stages, end, request, isMade }, ctx)) reaper?.release();
    }
    return end.command?.exitCode ?? exitCodes.bug;
  } catch (error) {
    if (!end.began && !(error instanceof NotProvisioned)) given.ui.warn(`${commandName(request)} never ran`);
    throw error;
  }
}

async function shown(run: CiRun, request: CiRequest, ctx: Context): Promise<number> {
  await provision(run, request, ctx);
  return exitCodes.done;
}

/** The variables that the stages add to the command's environment. */
async function variables(stages: readonly CiStage[], up: Provisioned): Promise<Env> {
  const added = [];
  for (const stage of stages) added.push(await stage.provisioned?.(up));
  return Object.assign({}, ...added);
}

/** The context for a run's stack. Builds print to stderr, since stdout belongs to the command. */
function within({ id, project, loaded: whole, shared }: CiRun, ctx: CommandContext): CommandContext {
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
    keeps: warm !== undefined,
    ttlSeconds: Math.ceil((expiresMs + graceMs - Date.now()) / 1000),
    env,
    onLost: () => ui.warn(`cleanup process for ${project} died; if this run is killed, run \`berth gc\``),
  });
}

/** Makes the stack a separate project with a lease, and opens the engine. */
async function prepare(request: CiRequest, ctx: Context): Promise<CiRun> {
  const { service, share, reuse, keepPorts, keepOnFailure, ttlMs } = request;
  const [loaded, engine] = await allSettledFirstError(ctx.load(service === undefined ? [] : [service]), ctx.engine());
  if (service !== undefined && !loaded.stack.services.has(service)) throw noSuchService(loaded.stack, service);
  const warm = reuse ? await claimed(loaded.stack, request, engine, ctx) : undefined;
  const project = warm?.project ?? ciProject(loaded.stack.name);
  const begunMs = Date.now();
  const expiresMs = begunMs + ttlMs;
  // A kept stack outlives this process.
  const holder = keepOnFailure ? undefined : ownerLabel(process.pid);
  const marks = warm === undefined ? leaseLabels({ begunMs, expiresMs, holder }) : reuseLabels;
  const { stack, notes } = ephemeral(loaded.stack, { project, marks, keepPorts });
  for (const note of notes) ctx.ui.note(note);
  const run = { id: runId(project), project, loaded: { ...loaded, stack }, engine, expiresMs, warm: warm?.claim };
  if (share.length === 0) return run;
  if (service !== undefined && splitStack(loaded.stack, share).shared.services.has(service)) {
    throw new UsageError(`the command runs in "${service}", which is shared`, {
      hint: `Leave it out of --share.`,
    });
  }
  return { ...run, shared: shared(loaded.stack, stack, share) };
}

/** Locks the folder's warm stack for this run; undefined if another run uses it. */
async function claimed(stack: Stack, { ttlMs }: CiRequest, engine: Engine, { ui, dryRun }: Context) {
  const project = warmProject(stack);
  if (dryRun) return { project, claim: undefined };
  const given = await lockProject(project, engine, ttlMs);
  if (given !== undefined) return { project, claim: given };
  ui.note(`${project} is in use by another run: this run gets a separate stack`);
  return undefined;
}
