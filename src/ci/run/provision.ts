import type { Context } from "../../context/context.ts";
import { EngineRefused } from "../../engine/errors.ts";
import { Failure, NotProvisioned } from "../../errors.ts";
import { bringUp, checkUp } from "../../flows/up/bring-up.ts";
import { upDefaults } from "../../plan/options.ts";
import { formatDuration } from "../../stack/units.ts";
import { TimedOut } from "../../verdict/errors.ts";
import type { CiRun, Provisioned } from "../ci-run.ts";
import { type CiRequest, commandName } from "../request.ts";

/** Brings the stack up and waits for it, without the service that the command runs in. */
export async function provision(run: CiRun, request: CiRequest, ctx: Context): Promise<Provisioned> {
  const { timeoutMs, service } = request;
  const upOptions = upRequest(run, request);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(timeLimitError(timeoutMs)), timeoutMs);
  const stop = AbortSignal.any([ctx.interrupts.stop, timeout.signal]);
  const limitedCtx = { ...ctx, interrupts: { ...ctx.interrupts, stop } };
  try {
    const sharedContainers =
      run.shared === undefined ? [] : await (await import("./share.ts")).share(run, run.shared, timeoutMs, limitedCtx);
    if (service === undefined || upOptions.services.length > 0) {
      if (request.reuse) await (await import("../reuse/bring-up-warm.ts")).bringUpWarm(upOptions, limitedCtx);
      else await bringUp(upOptions, limitedCtx);
    }
    return { ...run, containers: [...(await run.engine.summaries(run.project)), ...sharedContainers] };
  } catch (error) {
    throw toNotProvisioned(error, request);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws what would keep the stack, or the service that the command runs in, from coming up. Only reads. */
export async function checkStack(run: CiRun, request: CiRequest, ctx: Context): Promise<void> {
  try {
    await checkUp({ ...upRequest(run, request), services: [] }, ctx);
    if (run.shared !== undefined) await (await import("./share.ts")).checkShared(run, run.shared, ctx);
  } catch (error) {
    throw toNotProvisioned(error, request);
  }
}

function upRequest({ shared, loaded }: CiRun, { timeoutMs, service }: CiRequest) {
  const own = shared?.rest ?? loaded.stack;
  const services = service === undefined ? [] : [...own.services.keys()].filter((name) => name !== service);
  return { ...upDefaults, services, ports: "file", wait: true, waitTimeoutMs: timeoutMs, yes: true } as const;
}

function timeLimitError(timeoutMs: number): TimedOut {
  return new TimedOut(`the stack was not up after ${formatDuration(BigInt(timeoutMs) * 1_000_000n)}`, {
    hint: "Increase the limit with --timeout.",
  });
}

/** Turns a failure of the stack into NotProvisioned. Other errors stay as they are. */
export function toNotProvisioned(error: unknown, request: CiRequest): unknown {
  const isFailure = error instanceof Failure || error instanceof TimedOut || error instanceof EngineRefused;
  if (!isFailure) return error;
  return new NotProvisioned(`the stack did not come up: ${commandName(request)} never ran`, {
    hint: failureHint(request),
    cause: error,
  });
}

function failureHint({ keepOnFailure, reuse, artifacts }: CiRequest): string | undefined {
  // If the stack is kept, a note says how to inspect it. A warm stack that did not come up is never kept.
  const options = [
    ...(keepOnFailure || reuse ? [] : ["--keep-on-failure keeps the stack for inspection"]),
    ...(keepOnFailure || artifacts !== undefined ? [] : ["--artifacts DIR keeps its logs"]),
  ];
  return options.length === 0 ? undefined : `${options.join("; ")}.`;
}
