import { setTimeout as pause } from "node:timers/promises";
import { killProcesses } from "../ci/left-processes.ts";
import { reap as reapAll } from "../ci/reap.ts";
import { EngineUnreachable } from "../errors.ts";
import type { Ports } from "./ports.ts";

/** How long an engine that does not answer is asked again. */
const patienceMs = 600_000;
const pauseMs = 5_000;

/** Takes a project away whose `berth ci` is dead, with all that it had started. */
export async function reap(project: string, ports: Ports): Promise<number> {
  const onLook = () => killProcesses(project);
  onLook();
  for (const signal = AbortSignal.timeout(patienceMs); ; ) {
    try {
      await reapAll(project, await ports.engine(), { signal, onLook });
      return 0;
    } catch (error) {
      if (!(error instanceof EngineUnreachable) || signal.aborted) throw error;
      await pause(pauseMs);
    }
  }
}
