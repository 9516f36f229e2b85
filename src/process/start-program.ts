import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Env } from "../env.ts";
import { Failure } from "../errors.ts";

/** A program of somebody else's, asked to do something for the stack. */
export interface RunningProgram {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly signal: AbortSignal;
  /** Whether the terminal's Ctrl-C is for it too, or for us alone, who then end all that it started. */
  readonly group: "ours" | "own";
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  /** Its code, or the signal that ended it. Rejects where it does not start, and once it is gone because the signal aborted. */
  readonly ended: Promise<number | string>;
}

/** How long it may take to let its work go before it is killed. */
const graceMs = 10_000;

/** Starts a program that never outlives us: it is asked to end once the signal aborts, and killed where we leave at once. */
export function startProgram({ path, args, env, signal, group }: RunningProgram): Started {
  signal.throwIfAborted();
  const detached = group === "own" && process.platform !== "win32";
  const child = spawn(path, args, { env: { ...env }, detached, stdio: ["pipe", "pipe", "pipe"] });
  const end = (name: NodeJS.Signals) => {
    try {
      if (detached && child.pid !== undefined) process.kill(-child.pid, name);
      else child.kill(name);
    } catch {
      // It was faster.
    }
  };
  const kill = () => end("SIGKILL");
  let last: NodeJS.Timeout | undefined;
  const stop = () => {
    end("SIGTERM");
    last = setTimeout(kill, graceMs);
  };
  process.once("exit", kill);
  signal.addEventListener("abort", stop, { once: true });
  // It may end without reading what it is told.
  child.stdin.on("error", () => {});
  child.once("exit", () => {
    // What it started may hold its streams open, and us with them.
    if (signal.aborted) for (const stream of child.stdio) stream?.destroy();
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once("error", (cause) => reject(unstartable(path, cause)));
    child.once("close", (code, by) => (signal.aborted ? reject(signal.reason) : resolve(code ?? by ?? 1)));
  }).finally(() => {
    process.off("exit", kill);
    signal.removeEventListener("abort", stop);
    clearTimeout(last);
  });
  // Who started it may be busy with what it says still.
  ended.catch(() => undefined);
  return { child, ended };
}

function unstartable(path: string, cause: Error): Failure {
  return new Failure(`${path} cannot be started: ${cause.message}`, { hint: "Repair it, or take it away.", cause });
}
