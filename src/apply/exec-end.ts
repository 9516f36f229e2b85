import type { EngineSessions, ExecFact } from "../engine/sessions.ts";
import { pause } from "./pause.ts";

/** How a command in a container ended. Its output ends a moment before the engine has noted that, and no event is sure to come then. */
export async function execEnd(
  id: string,
  { engine, signal }: { readonly engine: Pick<EngineSessions, "exec">; readonly signal: AbortSignal },
): Promise<Pick<ExecFact, "began"> & { readonly exitCode: number }> {
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 500)) {
    const { running, exitCode = 0, began } = await engine.exec(id);
    if (!running) return { exitCode, began };
    await pause(waitMs, signal);
    signal.throwIfAborted();
  }
}
