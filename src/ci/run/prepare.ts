import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { UsageError } from "../../errors.ts";
import { allSettledFirstError } from "../../flows/resolve-target.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import type { CiRun } from "../ci-run.ts";
import { ephemeral } from "../ephemeral/ephemeral.ts";
import { leaseLabels } from "../ephemeral/lease.ts";
import { ownerLabel } from "../ephemeral/owner-process.ts";
import { ciProject, runId } from "../ephemeral/project.ts";
import type { CiRequest } from "../request.ts";
import { lockProject, reuseLabels, warmProject } from "../reuse/lock.ts";
import { shared } from "../share/shared.ts";
import { splitStack } from "../share/split-stack.ts";

/** The stack as a project of its own under a lease, and the engine that it is for. */
export async function prepare(request: CiRequest, ctx: Context): Promise<CiRun> {
  const { service, share, reuse, keepPorts, keepOnFailure, ttlMs } = request;
  const [loaded, engine] = await allSettledFirstError(ctx.load(service === undefined ? [] : [service]), ctx.engine());
  if (service !== undefined && !loaded.stack.services.has(service)) throw noSuchService(loaded.stack, service);
  const warm = reuse ? await claimed(loaded.stack, request, engine, ctx) : undefined;
  const project = warm?.project ?? ciProject(loaded.stack.name);
  const begunMs = Date.now();
  const expiresMs = begunMs + ttlMs;
  // A stack that is kept outlives its holder.
  const holder = keepOnFailure ? undefined : ownerLabel(process.pid);
  const marks = warm === undefined ? leaseLabels({ begunMs, expiresMs, holder }) : reuseLabels;
  const { stack, notes } = ephemeral(loaded.stack, { project, marks, keepPorts });
  for (const note of notes) ctx.ui.note(note);
  const run = { id: runId(project), project, loaded: { ...loaded, stack }, engine, expiresMs, warm: warm?.claim };
  if (share.length === 0) return run;
  if (service !== undefined && splitStack(loaded.stack, share).shared.services.has(service)) {
    throw new UsageError(`the command runs in "${service}", which is shared`, {
      hint: `Share other services than it.`,
    });
  }
  return { ...run, shared: shared(loaded.stack, stack, share) };
}

/** The folder's warm stack for this run alone; undefined where another run has it. */
async function claimed(stack: Stack, { ttlMs }: CiRequest, engine: Engine, { ui, dryRun }: Context) {
  const project = warmProject(stack);
  if (dryRun) return { project, claim: undefined };
  const given = await lockProject(project, engine, ttlMs);
  if (given !== undefined) return { project, claim: given };
  ui.note(`${project} is in use by another run: this one gets a stack of its own`);
  return undefined;
}
