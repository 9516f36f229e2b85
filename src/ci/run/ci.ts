import type { CommandContext, Context } from "../../context/context.ts";
import type { Env } from "../../env.ts";
import { exitCodes, NotProvisioned } from "../../errors.ts";
import type { CiEnd, CiRun, CiStage, Provisioned } from "../ci-run.ts";
import { runVariable } from "../ephemeral/orphan-processes.ts";
import { type Reaper, startReaper } from "../ephemeral/reaper.ts";
import { type CiRequest, commandName } from "../request.ts";
import { stagesOf } from "../stages/stages.ts";
import { command } from "./command.ts";
import { finish } from "./finish.ts";
import { prepare } from "./prepare.ts";
import { provision } from "./provision.ts";

/** load → ephemeral → up → command → down: a stack of its own around one command, whose exit code is ours. */
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
      const told = await variables(stages, up);
      end = { began: true };
      end = {
        began: true,
        command: await command(request, up, { told, ctx, onGroup: reaper.tell }),
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

/** What the stages tell the command, in its environment. */
async function variables(stages: readonly CiStage[], up: Provisioned): Promise<Env> {
  const added = [];
  for (const stage of stages) added.push(await stage.provisioned?.(up));
  return Object.assign({}, ...added);
}

/** The same ports, for a run's stack alone; stdout is the command's. */
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

/** Whoever hangs past the end of the lease is not waited for. */
const graceMs = 10_000;

/** Starts who takes a run's stack away, or what it started for a warm one, where we cannot. */
function reaperOf({ id, project, shared, warm, expiresMs }: CiRun, { env, ui }: Context): Reaper {
  return startReaper({
    project,
    run: id,
    shared: shared?.project,
    // The next run finds that its holder is dead.
    keeps: warm !== undefined,
    ttlSeconds: Math.ceil((expiresMs + graceMs - Date.now()) / 1000),
    env,
    onLost: () => ui.warn(`nobody watches over ${project} any more: if this is killed, run berth gc`),
  });
}
