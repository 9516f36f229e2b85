import { type Reaper, startReaper } from "../../ci/reaper.ts";
import type { CiRun } from "../../ci/stage.ts";
import type { Ports } from "../ports.ts";

/** Whoever hangs past the end of the lease is not waited for. */
const graceMs = 30_000;

/** Starts who takes a run's stack away where we cannot; a stack that outlives its run needs nobody. */
export function reaperOf({ project, shared, warm, expiresMs }: CiRun, { env, ui }: Ports): Reaper | undefined {
  if (warm !== undefined) return undefined;
  return startReaper({
    project,
    shared: shared?.project,
    ttlSeconds: Math.ceil((expiresMs + graceMs - Date.now()) / 1000),
    env,
    onLost: () => ui.warn(`nobody watches over ${project} any more: if this is killed, run berth gc`),
  });
}
