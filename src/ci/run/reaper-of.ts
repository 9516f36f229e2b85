import type { Ports } from "../../context/context.ts";
import { type Reaper, startReaper } from "../gc/reaper.ts";
import type { CiRun } from "../stages/stage.ts";

/** Whoever hangs past the end of the lease is not waited for. */
const graceMs = 10_000;

/** Starts who takes a run's stack away, or what it started for a warm one, where we cannot. */
export function reaperOf({ id, project, shared, warm, expiresMs }: CiRun, { env, ui }: Ports): Reaper {
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
