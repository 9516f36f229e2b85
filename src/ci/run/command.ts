import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Context } from "../../context/context.ts";
import { CommandFailed } from "../../engine/errors.ts";
import type { Env } from "../../env.ts";
import { CommandTimedOut, exitCodes, Interrupted } from "../../errors.ts";
import { formatDuration } from "../../stack/units.ts";
import type { CommandEnd, Provisioned } from "../ci-run.ts";
import { type CiRequest, commandName } from "../request.ts";

interface CommandOptions {
  /** Variables for the command, in addition to ours. */
  readonly env: Env;
  readonly ctx: Context;
  /** Called with the process group of the command, if it runs on this machine. */
  readonly onGroup: (group: number) => void;
}

/** Runs the command against the stack, within its time limit. */
export async function command(
  request: CiRequest,
  up: Provisioned,
  { env: added, ctx, onGroup }: CommandOptions,
): Promise<CommandEnd> {
  const { stop, kill } = ctx.interrupts;
  const late = new AbortController();
  const limit = limitOf(request, up.expiresMs - Date.now());
  const clock = setTimeout(() => late.abort(tooLate(request, limit)), limit.ms);
  try {
    if (request.service === undefined) {
      const asked = AbortSignal.any([stop, late.signal]);
      const env = { ...ctx.env, ...added };
      return await runCommand({ command: request.command, env, stop: asked, kill, onGroup });
    }
    const { serviceCommand } = await import("./service-command.ts");
    return await serviceCommand({ ...request, service: request.service }, up, { env: added, late: late.signal, ctx });
  } finally {
    clearTimeout(clock);
  }
}

interface Limit {
  readonly ms: number;
  readonly flag: string;
}

/** The command's time limit: any `berth gc` may remove the stack once the lease expires. */
function limitOf({ commandTimeoutMs = Number.POSITIVE_INFINITY }: CiRequest, leaseMs: number): Limit {
  if (commandTimeoutMs <= leaseMs) return { ms: commandTimeoutMs, flag: "--command-timeout" };
  return { ms: Math.max(1, leaseMs), flag: "--ttl" };
}

function tooLate(request: CiRequest, { ms, flag }: Limit): CommandTimedOut {
  const when =
    flag === "--ttl" ? "when the lease expired" : `after ${formatDuration(BigInt(Math.round(ms)) * 1_000_000n)}`;
  return new CommandTimedOut(`${commandName(request)} had not ended ${when}, and was ended`, {
    hint: `Give it more time with ${flag}.`,
  });
}

interface CommandRun {
  readonly command: readonly string[];
  readonly env: Env;
  /** Sends a signal, then kills the command if it does not end. The signal's reason is thrown. */
  readonly stop: AbortSignal;
  /** Kills it at once. */
  readonly kill: AbortSignal;
  /** Called with the command's process group, if it has its own. */
  readonly onGroup: (group: number) => void;
}

/** How long a command may take to end after a signal. */
const graceMs = 5000;

/** Runs a command on this machine, with our stdin, stdout and stderr. */
async function runCommand({ command, env, stop, kill, onGroup }: CommandRun): Promise<CommandEnd> {
  stop.throwIfAborted();
  const beganMs = performance.now();
  const [program = "", ...args] = command;
  const isOnTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  // A separate group can be ended as a whole. On a terminal, only the foreground group can read input.
  const detached = process.platform !== "win32" && !isOnTerminal;
  const child = spawn(program, args, { env: { ...env }, stdio: "inherit", detached });
  if (detached && child.pid !== undefined) onGroup(child.pid);
  const end = (signal: NodeJS.Signals) => send(child, signal, detached);
  const onKill = () => end("SIGKILL");
  let last: NodeJS.Timeout | undefined;
  const onStop = () => {
    const signal = signalOf(stop.reason);
    // The terminal has sent SIGINT to the whole group already.
    if (signal !== "SIGINT" || !isOnTerminal) end(signal);
    last = setTimeout(onKill, graceMs);
  };
  stop.addEventListener("abort", onStop, { once: true });
  kill.addEventListener("abort", onKill, { once: true });
  process.once("exit", onKill);
  try {
    const { code, signal } = await ended(child, program);
    stop.throwIfAborted();
    const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    return { exitCode, signal: signal ?? undefined, ms: Math.round(performance.now() - beganMs) };
  } finally {
    clearTimeout(last);
    stop.removeEventListener("abort", onStop);
    kill.removeEventListener("abort", onKill);
    process.off("exit", onKill);
  }
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason instanceof Interrupted && reason.exitCode === exitCodes.interrupted ? "SIGINT" : "SIGTERM";
}

function send({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals, toGroup: boolean): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(toGroup ? -pid : pid, signal);
  } catch {
    // It has already ended.
  }
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Exit codes as in a shell: 127 for a missing command, 126 for one that cannot be run. */
function ended(child: ChildProcess, program: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const isMissing = cause.code === "ENOENT";
      const message = isMissing ? `${program}: command not found` : `${program} cannot be run: ${cause.message}`;
      reject(new CommandFailed(message, isMissing ? 127 : 126, { cause }));
    });
  });
}
