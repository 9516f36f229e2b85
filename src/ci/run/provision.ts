import type { Context } from "../../context/context.ts";
import { EngineRefused } from "../../engine/errors.ts";
import { Failure, NotProvisioned } from "../../errors.ts";
import { bringUp, checkUp } from "../../flows/up/bring-up.ts";
import { upDefaults } from "../../plan/options.ts";
import { formatDuration } from "../../stack/units.ts";
import { TimedOut } from "../../verdict/errors.ts";
import type { CiRun, Provisioned } from "../ci-run.ts";
import { type CiRequest, commandName } from "../request.ts";

/** Brings the stack up and waits for it; a service that the command is to run in is left out. */
export async function provision(run: CiRun, request: CiRequest, ctx: Context): Promise<Provisioned> {
  const { timeoutMs, service } = request;
  const own = run.shared?.rest ?? run.loaded.stack;
  const services = service === undefined ? [] : [...own.services.keys()].filter((name) => name !== service);
  const late = new AbortController();
  const clock = setTimeout(() => late.abort(tooLate(timeoutMs)), timeoutMs);
  const stop = AbortSignal.any([ctx.interrupts.stop, late.signal]);
  const limited = { ...ctx, interrupts: { ...ctx.interrupts, stop } };
  const wanted = { ...upDefaults, services, ports: "file", wait: true, waitTimeoutMs: timeoutMs, yes: true } as const;
  try {
    if (run.shared !== undefined || service !== undefined) {
      // What comes up last is checked first: the run's own part, and the service that the command runs in.
      await checkUp({ ...wanted, services: [] }, limited);
    }
    const lent =
      run.shared === undefined ? [] : await (await import("./share.ts")).share(run, run.shared, timeoutMs, limited);
    if (service === undefined || services.length > 0) {
      if (request.reuse) await (await import("./bring-up-warm.ts")).bringUpWarm(wanted, limited);
      else await bringUp(wanted, limited);
    }
    return { ...run, containers: [...(await run.engine.containers(run.project)), ...lent] };
  } catch (error) {
    throw toNotProvisioned(error, request);
  } finally {
    clearTimeout(clock);
  }
}

function tooLate(timeoutMs: number): TimedOut {
  return new TimedOut(`the stack was not up after ${formatDuration(BigInt(timeoutMs) * 1_000_000n)}`, {
    hint: "Give it more time with --timeout.",
  });
}

/** A failure of the stack as what it means for the command; any other as it is. */
export function toNotProvisioned(error: unknown, request: CiRequest): unknown {
  const isOurs = error instanceof Failure || error instanceof TimedOut || error instanceof EngineRefused;
  if (!isOurs) return error;
  return new NotProvisioned(`the stack did not come up: ${commandName(request)} never ran`, {
    hint: hintFor(request),
    cause: error,
  });
}

function hintFor({ keepOnFailure, reuse, artefacts }: CiRequest): string | undefined {
  // Where it stays, a note says how to look at it; a warm one that did not come up never does.
  const ways = [
    ...(keepOnFailure || reuse ? [] : ["--keep-on-failure leaves it up to look at"]),
    ...(keepOnFailure || artefacts !== undefined ? [] : ["--artifacts DIR keeps its logs"]),
  ];
  return ways.length === 0 ? undefined : `${ways.join("; ")}.`;
}
