import type { EngineReads } from "../engine/engine.ts";
import { OutputLost } from "../engine/errors.ts";
import type { EngineSessions, ExecFact } from "../engine/sessions.ts";
import type { Action } from "../plan/plan.ts";
import type { Hook, Service } from "../stack/stack.ts";
import { ApplyFailed } from "../verdict/errors.ts";
import { sleep } from "./event-hub.ts";

type Run = Pick<Extract<Action, { kind: "run-hooks" }>, "name" | "hooks">;

interface HookContext {
  readonly engine: Pick<EngineReads, "container"> & Pick<EngineSessions, "createExec" | "startExec" | "inspectExec">;
  readonly signal: AbortSignal;
  readonly output: (chunk: Uint8Array) => Promise<void>;
}

/** Runs a service's hooks of one kind in its container, one after the other. Stops at the first that fails. */
export async function runHooks(run: Run, service: Service, context: HookContext): Promise<void> {
  for (const hook of service[run.hooks] ?? []) {
    try {
      await runHook(hook, { ...run, service: service.name }, context);
    } catch (error) {
      // If the container has exited meanwhile, the failure of a pre_stop hook does not matter.
      if (run.hooks === "pre_stop" && (await hasEnded(run.name, context))) return;
      throw error;
    }
  }
}

async function runHook(
  hook: Hook,
  { service, name, hooks }: Run & { readonly service: string },
  { engine, signal, output }: HookContext,
): Promise<void> {
  const id = await engine.createExec({
    container: name,
    command: hook.command,
    // A name without a value unsets the container's variable.
    env: Object.entries(hook.environment ?? {}).map(([key, value]) => (value === null ? key : `${key}=${value}`)),
    user: hook.user,
    workingDir: hook.working_dir,
    privileged: hook.privileged ?? false,
    tty: false,
    stdin: false,
    output: true,
  });
  const session = await engine.startExec(id, { tty: false, signal });
  for await (const chunk of session.output) await output(chunk);
  signal.throwIfAborted();
  const { exitCode } = await execEnd(id, { engine, signal });
  if (exitCode === 0) return;
  throw new ApplyFailed(`${service} hook exited with status ${exitCode}`, {
    hint: `Check the ${hooks} hooks of service "${service}": it ran in container ${name}.`,
  });
}

async function hasEnded(name: string, { engine, signal }: HookContext): Promise<boolean> {
  if (signal.aborted) return false;
  const fact = await engine.container(name);
  return fact === undefined || (fact.state !== "running" && fact.state !== "paused");
}

interface ExecEndOptions {
  readonly engine: Pick<EngineSessions, "inspectExec">;
  readonly signal: AbortSignal;
  /** If the command still runs after this time, throws OutputLost. Default: waits as long as it runs. */
  readonly patienceMs?: number | undefined;
}

/** Waits for the exit code of a command in a container. Polls, because the output may end first and no event is guaranteed. */
export async function execEnd(
  id: string,
  { engine, signal, patienceMs = Number.POSITIVE_INFINITY }: ExecEndOptions,
): Promise<Pick<ExecFact, "started"> & { readonly exitCode: number }> {
  const startMs = performance.now();
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 500)) {
    const { running, exitCode = 0, started } = await engine.inspectExec(id);
    if (!running) return { exitCode, started };
    if (performance.now() - startMs > patienceMs) throw outputLost("the command");
    await sleep(waitMs, signal);
    signal.throwIfAborted();
  }
}

/** The error for a process that runs on after its output has ended. */
export function outputLost(what: string): OutputLost {
  return new OutputLost(`the connection to ${what} was lost while it runs: its output is incomplete`, {
    hint: "Check the network and the engine, and whether it should go on: `berth top` shows what runs.",
  });
}
