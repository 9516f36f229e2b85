import { execEnd } from "../../apply/run-hooks.ts";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { CommandFailed } from "../../engine/errors.ts";
import type { CreateExec } from "../../engine/sessions.ts";
import { exitCodes, UsageError } from "../../errors.ts";
import type { Terminal } from "../../render/terminal/terminal.ts";
import { runTtySession } from "../../render/terminal/tty-session.ts";
import { variables } from "../config/variables.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";

export interface ExecRequest extends ContainerChoice {
  readonly command: readonly string[];
  readonly detach: boolean;
  /** `NAME=value`, or `NAME` to take the value from the shell. */
  readonly env: readonly string[];
  /** undefined: if stdout is a terminal. */
  readonly tty: boolean | undefined;
  readonly interactive: boolean;
  readonly privileged: boolean;
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
}

/** Runs a command in a running container, connected to this process's terminal or pipes. Returns its exit code. */
export async function exec(request: ExecRequest, ctx: Context): Promise<number> {
  if (request.command.length === 0) {
    throw new UsageError("exec needs a command", { hint: `Add one, such as "berth exec ${request.service} sh".` });
  }
  const terminal = ctx.ui.terminal();
  const tty = request.tty ?? terminal.isOutputTty;
  const stdin = request.interactive && !request.detach;
  if (!request.detach) checkTty({ tty, stdin }, terminal);
  const env = Object.entries(await variables(request.env, ctx)).map(([name, value]) => `${name}=${value}`);
  const { fact, engine } = await runningContainer(request, ctx);
  if (ctx.dryRun) {
    ctx.ui.result(`exec in ${fact.name}: ${request.command.join(" ")}`);
    return exitCodes.done;
  }
  const { command, privileged, user, workingDir, detach } = request;
  const options = { container: fact.id, command, env, user, workingDir, privileged, tty, stdin, output: !detach };
  const id = await engine.createExec(options);
  if (!detach) return runSession(id, options, { engine, terminal, ctx });
  await engine.startExecDetached(id);
  return exitCodes.done;
}

/** Throws if the container would get a terminal while stdin is a pipe or file. */
export function checkTty(
  { tty, stdin }: { readonly tty: boolean; readonly stdin: boolean },
  { isInputTty }: Terminal,
): void {
  if (!tty || !stdin || isInputTty) return;
  throw new UsageError("cannot attach stdin to a TTY-enabled container because stdin is not a terminal", {
    hint: "Add -T to pass the pipe or file to the command.",
  });
}

interface Parties {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly ctx: Context;
}

async function runSession(id: string, request: CreateExec, { engine, terminal, ctx }: Parties): Promise<number> {
  const { tty, stdin } = request;
  const signal = ctx.interrupts.stop;
  const session = await engine.startExec(id, { tty, size: terminal.size(), signal });
  const resize = () => {
    const size = terminal.size();
    // A resize that fails must not end the session.
    if (size !== undefined) engine.resizeExec(id, size).catch(() => undefined);
  };
  if (tty) resize();
  const ending = await runTtySession(session, terminal, { tty, stdin, onResize: tty ? resize : undefined });
  // The engine cannot signal an exec: after an interrupt, the command keeps running.
  signal.throwIfAborted();
  return ending === "ended" ? exitCode(id, request, { engine, signal }) : exitCodes.done;
}

/** How long a process may go on after its output has ended, before that counts as a lost connection. */
export const outputPatienceMs = 2500;

async function exitCode(
  id: string,
  { command }: CreateExec,
  access: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<number> {
  const { exitCode: code, started } = await execEnd(id, { ...access, patienceMs: outputPatienceMs });
  if (started) return code;
  throw new CommandFailed(`the command "${command[0]}" cannot be run in the container`, code, {
    hint: "Check its name and path. If the image has no shell, run the program directly, without sh -c.",
  });
}
