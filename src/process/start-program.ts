import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import type { Env } from "../env.ts";
import { Failure } from "../errors.ts";

/** A program to run, and how it ends. */
export interface Program {
  /** A path, or a name that is looked up on the PATH. */
  readonly path: string;
  readonly args: readonly string[];
  /** Default: the environment of this process. */
  readonly env?: Env | undefined;
  readonly cwd?: string | undefined;
  /** Stops the program when it aborts: first with `stopSignal`, then with SIGKILL. `ended` rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Kills the program at once when it aborts. */
  readonly killSignal?: AbortSignal | undefined;
  /** Stops the program after this time, as `signal` does. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** The signal that stops it; undefined: it has received one already. Default: SIGTERM. */
  readonly stopSignal?: ((reason: unknown) => NodeJS.Signals | undefined) | undefined;
  /** How long it may take to stop before it is killed, in milliseconds. Default: 10 seconds. */
  readonly graceMs?: number | undefined;
  /**
   * Its process group. `own`: Ctrl-C in the terminal does not reach it, and stopping it stops everything it started.
   * `ours` (default): Ctrl-C reaches it, and only the program itself is stopped.
   */
  readonly group?: "ours" | "own" | undefined;
  /** Kill it when this process exits. Default: true. */
  readonly killAtExit?: boolean | undefined;
}

/** How a program ended. */
export interface ProgramEnd {
  /** As a shell reports it: 128 plus the number of the signal that ended it. */
  readonly exitCode: number;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | undefined;
}

/** A program that was started. */
export interface RunningProgram {
  /** Undefined: it could not be started. */
  readonly pid: number | undefined;
  /** Rejects with ProgramNotStarted, or with the reason why it was stopped once it is gone. */
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal to the program alone. */
  send(signal: NodeJS.Signals): void;
  /** Kills the program, and its group if it has its own. */
  kill(): void;
}

/** A program whose streams are pipes. Its output must be read, or it blocks. */
export interface PipedProgram extends RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** A program could not be started. The cause is the system's error. */
export class ProgramNotStarted extends Failure {
  readonly reason: "not-found" | "not-executable" | "other";

  constructor(program: Program, cause: NodeJS.ErrnoException) {
    super(`${program.path} cannot be started: ${cause.message}`, { hint: "Repair or remove it.", cause });
    this.reason = reasonOf(program, cause);
  }
}

/** A program did not end within its time limit, and was stopped. */
export class ProgramTimedOut extends Failure {}

/** Starts a program with pipes for its streams. Throws ProgramNotStarted for errors that are known at once. */
export function startProgram(program: Program): PipedProgram {
  const { child, ...running } = start(program, ["pipe", "pipe", "pipe"]);
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error(`${program.path} has no pipes.`);
  return { ...running, stdin, stdout, stderr };
}

/** Starts a program with the stdin, stdout and stderr of this process. */
export function startInForeground(program: Program): RunningProgram {
  const { child: _, ...running } = start(program, "inherit");
  return running;
}

/** Starts a Node program without stdin that sends messages with `process.send`. */
export function startWorker(
  program: Program,
  onMessage: (message: unknown) => void,
): RunningProgram & Pick<PipedProgram, "stdout" | "stderr"> {
  const { child, ...running } = start(program, ["ignore", "pipe", "pipe", "ipc"]);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${program.path} has no pipes.`);
  child.on("message", onMessage);
  return { ...running, stdout, stderr };
}

const defaultGraceMs = 10_000;

interface Started extends RunningProgram {
  readonly child: ChildProcess;
}

function start(program: Program, stdio: NonNullable<SpawnOptions["stdio"]>): Started {
  const { env, cwd, signal, killSignal, timeoutMs, stopSignal = () => "SIGTERM", graceMs = defaultGraceMs } = program;
  signal?.throwIfAborted();
  const hasGroup = program.group === "own" && process.platform !== "win32";
  const child = spawnOrThrow(program, { ...(env && { env: { ...env } }), cwd, detached: hasGroup, stdio });
  const sendToAll = (name: NodeJS.Signals) => {
    try {
      if (hasGroup && child.pid !== undefined) process.kill(-child.pid, name);
      else child.kill(name);
    } catch {
      // It has ended in the meantime.
    }
  };
  const kill = () => sendToAll("SIGKILL");
  const timers: NodeJS.Timeout[] = [];
  let stopped: { readonly reason: unknown } | undefined;
  const stop = (reason: unknown) => {
    if (stopped !== undefined) return;
    stopped = { reason };
    const name = stopSignal(reason);
    if (name !== undefined) sendToAll(name);
    timers.push(setTimeout(kill, graceMs));
  };
  const onAbort = () => stop(signal?.reason);
  if (timeoutMs !== undefined) timers.push(setTimeout(() => stop(timedOut(program, timeoutMs)), timeoutMs));
  signal?.addEventListener("abort", onAbort, { once: true });
  killSignal?.addEventListener("abort", kill, { once: true });
  const keep = program.killAtExit === false ? () => {} : killAtExit(kill);
  // The program may end without reading its input: EPIPE.
  child.stdin?.on("error", () => {});
  child.once("exit", () => {
    // Programs that it started may keep its streams open, and "close" would wait for them.
    if (stopped !== undefined) for (const stream of child.stdio ?? []) stream?.destroy();
  });
  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.once("error", (cause) => reject(new ProgramNotStarted(program, cause)));
    child.once("close", (code, by) => (stopped === undefined ? resolve(endOf(code, by)) : reject(stopped.reason)));
  }).finally(() => {
    keep();
    signal?.removeEventListener("abort", onAbort);
    killSignal?.removeEventListener("abort", kill);
    for (const timer of timers) clearTimeout(timer);
  });
  // Callers may await it later, when it has rejected already.
  ended.catch(() => undefined);
  return { child, pid: child.pid, ended, send: (name) => void child.kill(name), kill };
}

/** Most errors arrive as an event, but some (an argument list that is too long) are thrown. */
function spawnOrThrow(program: Program, options: SpawnOptions): ChildProcess {
  try {
    return spawn(program.path, program.args, options);
  } catch (cause) {
    throw new ProgramNotStarted(program, cause as NodeJS.ErrnoException);
  }
}

/** ENOENT is also the error for a working directory that is missing. */
function reasonOf({ cwd }: Program, { code }: NodeJS.ErrnoException): ProgramNotStarted["reason"] {
  if (code === "ENOENT") return cwd === undefined || existsSync(cwd) ? "not-found" : "other";
  return code === "EACCES" || code === "ENOTDIR" ? "not-executable" : "other";
}

function endOf(code: number | null, signal: NodeJS.Signals | null): ProgramEnd {
  const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  return { exitCode, signal: signal ?? undefined };
}

function timedOut({ path }: Program, ms: number): ProgramTimedOut {
  return new ProgramTimedOut(`${path} did not end within ${ms / 1000} seconds`, {
    hint: "Check what it waits for by running it yourself.",
  });
}

const running = new Set<() => void>();

function killAll(): void {
  for (const kill of running) kill();
}

/** Kills a program when this process exits; returns what to call once it has ended. */
function killAtExit(kill: () => void): () => void {
  // One listener for all of them: Node warns if an event has more than ten.
  if (running.size === 0) process.once("exit", killAll);
  running.add(kill);
  return () => {
    running.delete(kill);
    if (running.size === 0) process.off("exit", killAll);
  };
}
