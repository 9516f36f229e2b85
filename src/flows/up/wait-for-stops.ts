import { sleep } from "../../apply/event-hub.ts";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import type { EngineEvent, ObservedContainer } from "../../engine/facts.ts";
import { isLive } from "../../plan/classify-containers.ts";
import type { Stack } from "../../stack/stack.ts";
import { durationMs } from "../../stack/units.ts";

/** A signal that is older than this, and than the container's grace period, was not sent to stop the container. */
const leastGraceMs = 10_000;
/** How long the engine may take to list past events. It answers late if its clock is behind ours. */
const patienceMs = 500;
/** Between two looks at the events. */
const pauseMs = 300;
/** The other command may pause between two stops, on a busy machine for most of a second. */
const calmAfterStops = 3;
/** Signals that stop a container, as `docker stop` sends them. Others, such as SIGHUP, make it reload. */
const stopSignals: ReadonlySet<string> = new Set(["2", "3", "9", "15", "28", "37"]);

/**
 * Waits while another command, such as `down`, stops containers of the project: they would still count as running, and
 * vanish afterwards. The engine reports no such state, but its recent events do. Returns whether it has waited; each
 * container is waited for no longer than its grace period.
 */
export async function waitForStops(
  stack: Stack,
  containers: readonly ObservedContainer[],
  ctx: Context,
): Promise<boolean> {
  if (ctx.dryRun || !containers.some(isLive)) return false;
  const engine = await ctx.engine();
  const { stop } = ctx.interrupts;
  const graceMs = Math.max(leastGraceMs, ...[...stack.services.values()].map(graceOf));
  let calmLooks = 0;
  let hasWaited = false;
  while (calmLooks < (hasWaited ? calmAfterStops : 1)) {
    const [name] = await stoppingOf(engine, { project: stack.name, containers, graceMs });
    calmLooks = name === undefined ? calmLooks + 1 : 0;
    if (name === undefined && !hasWaited) return false;
    if (!hasWaited) ctx.ui.note(`another command is stopping container ${name}: waiting for it`);
    hasWaited = true;
    await sleep(pauseMs, stop);
    stop.throwIfAborted();
  }
  return true;
}

function graceOf({ stop_grace_period: period }: { readonly stop_grace_period?: string | undefined }): number {
  const ms = period === undefined ? 0 : durationMs(period);
  return Number.isNaN(ms) ? 0 : ms;
}

interface Stopping {
  readonly project: string;
  readonly containers: readonly ObservedContainer[];
  readonly graceMs: number;
}

/** The names of the containers that have got a signal to stop, and still run. */
async function stoppingOf(engine: Engine, { project, containers, graceMs }: Stopping): Promise<readonly string[]> {
  const asking = new AbortController();
  const nowMs = Date.now();
  const read = async () => {
    const since = String((nowMs - graceMs) / 1000);
    const until = String(nowMs / 1000);
    const stopping = new Map<string, string>();
    const request = { project, since, until, actions, known: containers.map(({ id }) => id), signal: asking.signal };
    for await (const event of await engine.events(request)) {
      if (event.type !== "container") continue;
      if (isStop(event)) stopping.set(event.id, event.name);
      else if (endsStop.has(event.action)) stopping.delete(event.id);
    }
    return [...stopping.values()];
  };
  // An engine behind a proxy may not offer its events: then the conflicts that follow are all that can be seen.
  const reading = read().catch(() => []);
  try {
    return await Promise.race([reading, sleep(patienceMs, asking.signal).then(() => [])]);
  } finally {
    asking.abort();
  }
}

const actions = ["kill", "die", "start", "destroy"] as const;
const endsStop: ReadonlySet<string> = new Set(["die", "start", "destroy"]);

function isStop({ action, raw }: EngineEvent): boolean {
  return action === "kill" && stopSignals.has(raw.attributes["signal"] ?? "");
}
