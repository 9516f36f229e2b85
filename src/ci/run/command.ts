import type { Context } from "../../context/context.ts";
import { CommandFailed } from "../../engine/errors.ts";
import type { Env } from "../../env.ts";
import { CommandTimedOut, exitCodes, Interrupted } from "../../errors.ts";
import { ProgramNotStarted, startInForeground } from "../../process/start-program.ts";
import { formatDuration } from "../../stack/units.ts";
import type { CommandEnd, Provisioned } from "../ci-run.ts";
import { type CiRequest, commandName } from "../request.ts";

interface CommandOptions {
  /** Variables for the command, besides our environment. */
  readonly env: Env;
  readonly ctx: Context;
  /** Called with the id of the command's process group, if it runs on this machine in its own. */
  readonly onGroup: (group: number) => void;
}

/** Runs the command against the stack, within its time limit. */
export async function command(
  request: CiRequest,
  up: Provisioned,
  { env: added, ctx, onGroup }: CommandOptions,
): Promise<CommandEnd> {
  const { stop, kill } = ctx.interrupts;
  const timeout = new AbortController();
  const limit = timeLimit(request, up.expiresMs - Date.now());
  const timer = setTimeout(() => timeout.abort(timeLimitError(request, limit)), limit.ms);
  try {
    if (request.service === undefined) {
      const stopOrTimeout = AbortSignal.any([stop, timeout.signal]);
      const env = { ...ctx.env, ...added };
      return await runCommand({ command: request.command, env, stop: stopOrTimeout, kill, onGroup });
    }
    const { serviceCommand } = await import("./service-command.ts");
    return await serviceCommand({ ...request, service: request.service }, up, {
      env: added,
      late: timeout.signal,
      ctx,
    });
  } finally {
    clearTimeout(timer);
  }
}

interface Limit {
  readonly ms: number;
  readonly flag: string;
}

/** The time limit of the command. When the lease has expired, any other run may remove the stack. */
function timeLimit({ commandTimeoutMs = Number.POSITIVE_INFINITY }: CiRequest, leaseMs: number): Limit {
  if (commandTimeoutMs <= leaseMs) return { ms: commandTimeoutMs, flag: "--command-timeout" };
  return { ms: Math.max(1, leaseMs), flag: "--ttl" };
}

function timeLimitError(request: CiRequest, { ms, flag }: Limit): CommandTimedOut {
  const when =
    flag === "--ttl" ? "when the stack's TTL expired" : `after ${formatDuration(BigInt(Math.round(ms)) * 1_000_000n)}`;
  return new CommandTimedOut(`${commandName(request)} was stopped ${when}`, {
    hint: `Increase the limit with ${flag}.`,
  });
}

interface CommandRun {
  readonly command: readonly string[];
  readonly env: Env;
  /** Stops the command, and kills it if it does not end; `runCommand` rejects with the reason. */
  readonly stop: AbortSignal;
  /** Kills the command at once. */
  readonly kill: AbortSignal;
  /** Called with the id of the command's process group, if it has its own. */
  readonly onGroup: (group: number) => void;
}

/** How long the command may take to stop before it is killed. */
const graceMs = 5000;

/** Runs a command on this machine, with our stdin, stdout and stderr. */
async function runCommand({ command, env, stop, kill, onGroup }: CommandRun): Promise<CommandEnd> {
  const beganMs = performance.now();
  const [path = "", ...args] = command;
  const isOnTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  // Its own group, so that everything it starts can be ended; on a terminal, only the terminal's group may read input.
  const group = isOnTerminal || process.platform === "win32" ? "ours" : "own";
  const stopSignal = (reason: unknown) => {
    const signal = signalOf(reason);
    // The terminal has sent SIGINT to the whole group already.
    return signal === "SIGINT" && isOnTerminal ? undefined : signal;
  };
  try {
    const started = startInForeground({ path, args, env, group, signal: stop, killSignal: kill, stopSignal, graceMs });
    if (group === "own" && started.pid !== undefined) onGroup(started.pid);
    return { ...(await started.ended), ms: Math.round(performance.now() - beganMs) };
  } catch (error) {
    throw error instanceof ProgramNotStarted ? commandFailed(error, path) : error;
  }
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason instanceof Interrupted && reason.exitCode === exitCodes.interrupted ? "SIGINT" : "SIGTERM";
}

/** Exit codes as in a shell: 127 if the command is not found, 126 if it cannot be run. */
function commandFailed({ reason, cause }: ProgramNotStarted, path: string): CommandFailed {
  if (reason === "not-found") return new CommandFailed(`${path}: command not found`, 127, { cause });
  return new CommandFailed(`${path} cannot be started: ${(cause as Error).message}`, 126, { cause });
}
