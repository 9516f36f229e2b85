import { ephemeral } from "../ci/ephemeral.ts";
import { holderOf } from "../ci/holder.ts";
import { leaseMarks } from "../ci/lease.ts";
import { projectVariable } from "../ci/left-processes.ts";
import type { VariantNews } from "../ci/matrix/result.ts";
import { ciProject } from "../ci/project.ts";
import { type Reaper, startReaper } from "../ci/reaper.ts";
import type { ArtefactsRequest } from "../ci/reported.ts";
import { claim, warmMarks } from "../ci/reuse/claim.ts";
import { warmProject } from "../ci/reuse/warm-project.ts";
import { parted } from "../ci/share/parted.ts";
import { shared } from "../ci/share/shared.ts";
import type { CiEnd, CiRun, CiStage, Provisioned } from "../ci/stage.ts";
import type { ToldRequest } from "../ci/told.ts";
import type { Env } from "../env.ts";
import { exitCodes, NotProvisioned, UsageError } from "../errors.ts";
import type { Stack } from "../stack/stack.ts";
import { both } from "./both.ts";
import { command } from "./ci/command.ts";
import { commandName } from "./ci/command-name.ts";
import { finish } from "./ci/finish.ts";
import { provision } from "./ci/provision.ts";
import { stagesOf } from "./ci/stages.ts";
import type { CommandPorts, Ports } from "./ports.ts";

export interface CiRequest {
  /** May be empty where a service is given: then that service's own. */
  readonly command: readonly string[];
  /** Where in the stack the command runs; undefined: on this machine. */
  readonly service?: string | undefined;
  /** Services that other runs of the same stack may use too. */
  readonly share: readonly string[];
  /** Take the stack that an earlier run left, and leave it to the next one. */
  readonly reuse: boolean;
  /** Leave host ports and addresses as the file fixes them. */
  readonly keepPorts: boolean;
  /** Leave the stack up where the command, or the stack, failed. */
  readonly keepOnFailure: boolean;
  /** For all until the stack is up. */
  readonly timeoutMs: number;
  readonly commandTimeoutMs?: number | undefined;
  /** How long the stack may be there at most. */
  readonly ttlMs: number;
  /** What the command is told, beside what it is told anyway. */
  readonly told: ToldRequest;
  readonly artefacts?: ArtefactsRequest | undefined;
  /** Tells the process that started this one for a variant of many. */
  readonly send?: ((news: VariantNews) => void) | undefined;
}

/** load → ephemeral → up → command → down: a stack of its own around one command, whose exit code is ours. */
export async function ci(request: CiRequest, given: CommandPorts): Promise<number> {
  let end: CiEnd = { began: false };
  try {
    const run = await prepared(request, given);
    if (given.dryRun) return await shown(run, request, within(run, given));
    const stages = await stagesOf(request, given.env);
    const reaper = reaperOf(run, request, given.env);
    let ports = within(run, given);
    try {
      for (const stage of stages) ports = (await stage.begin?.(run, ports)) ?? ports;
      const up = await provision(run, request, ports);
      const env = await variables(stages, up, ports.env);
      end = { began: true };
      end = { began: true, command: await command(request, up, env, ports) };
    } catch (failure) {
      end = { ...end, failure };
      throw failure;
    } finally {
      if (await finish({ run, stages, end, request }, ports)) reaper?.release();
    }
    return end.command?.exitCode ?? exitCodes.bug;
  } catch (error) {
    if (!end.began && !(error instanceof NotProvisioned)) given.ui.note(`${commandName(request)} never ran`);
    throw error;
  }
}

/** What outlives its run needs none. */
function reaperOf({ project, shared: part, warm }: CiRun, { ttlMs }: CiRequest, env: Env): Reaper | undefined {
  if (warm !== undefined) return undefined;
  return startReaper({ project, shared: part?.project, ttlSeconds: Math.ceil(ttlMs / 1000), env });
}

async function shown(run: CiRun, request: CiRequest, ports: Ports): Promise<number> {
  await provision(run, request, ports);
  return exitCodes.done;
}

/** The environment of the command: ours, and what each stage adds. */
async function variables(stages: readonly CiStage[], up: Provisioned, env: Env): Promise<Env> {
  const added = [];
  for (const stage of stages) added.push(await stage.provisioned?.(up));
  return Object.assign({}, env, ...added);
}

/** The stack as a project of its own, and the engine that it is for. */
async function prepared(request: CiRequest, ports: Ports): Promise<CiRun> {
  const { service, keepPorts, keepOnFailure, ttlMs } = request;
  const [loaded, engine] = await both(ports.load(service === undefined ? [] : [service]), ports.engine());
  const warm = request.reuse
    ? await claimed(loaded.stack, request, { ...ports, engine: async () => engine })
    : undefined;
  const project = warm?.project ?? ciProject(loaded.stack.name);
  const begunMs = Date.now();
  // A stack that is kept outlives its holder.
  const holder = keepOnFailure ? undefined : holderOf(process.pid);
  const marks = warm === undefined ? leaseMarks({ begunMs, expiresMs: begunMs + ttlMs, holder }) : warmMarks;
  const { stack, notes } = ephemeral(loaded.stack, { project, marks, keepPorts });
  for (const note of notes) ports.ui.note(note);
  const run = { project, loaded: { ...loaded, stack }, engine, warm: warm?.claim };
  if (request.share.length === 0) return run;
  if (service !== undefined && parted(loaded.stack, request.share).shared.services.has(service)) {
    throw new UsageError(`the command runs in "${service}", which is shared`, {
      hint: `Share other services than it.`,
    });
  }
  return { ...run, shared: shared(loaded.stack, stack, request.share) };
}

/** The folder's warm stack for this run alone; undefined where another run has it. */
async function claimed(stack: Stack, { ttlMs }: CiRequest, { engine, ui, dryRun }: Ports) {
  const project = warmProject(stack);
  if (dryRun) return { project, claim: undefined };
  const given = await claim(project, await engine(), ttlMs);
  if (given !== undefined) return { project, claim: given };
  ui.note(`${project} is in use by another run: this one gets a stack of its own`);
  return undefined;
}

/** The same ports, for this stack alone. */
function within({ project, loaded: whole, shared: part }: CiRun, ports: CommandPorts): CommandPorts {
  const loaded = part === undefined ? whole : { ...whole, stack: part.rest };
  return {
    ...ports,
    load: async () => loaded,
    loadOrName: async () => ({ name: project, loaded }),
    env: { ...ports.env, [projectVariable]: project },
  };
}
