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
  /** `NAME=value`, or a name whose value is the shell's. */
  readonly env: readonly string[];
  /** undefined: where a person looks on. */
  readonly tty: boolean | undefined;
  readonly interactive: boolean;
  readonly privileged: boolean;
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
}

/** Runs a command in a running container, with our terminal or pipes as its own; its exit code is ours. */
export async function exec(request: ExecRequest, ctx: Context): Promise<number> {
  if (request.command.length === 0) {
    throw new UsageError("exec needs a command", { hint: `Such as "berth exec ${request.service} sh".` });
  }
  const terminal = ctx.ui.terminal();
  const tty = request.tty ?? terminal.isOutputTty;
  const stdin = request.interactive && !request.detach;
  if (!request.detach) checkTty({ tty, stdin }, terminal);
  const { fact, engine } = await runningContainer(request, ctx);
  if (ctx.dryRun) {
    ctx.ui.result(`exec in ${fact.name}: ${request.command.join(" ")}`);
    return exitCodes.done;
  }
  const { command, privileged, user, workingDir, detach } = request;
  const env = Object.entries(await variables(request.env, ctx)).map(([name, value]) => `${name}=${value}`);
  const options = { container: fact.id, command, env, user, workingDir, privileged, tty, stdin, output: !detach };
  const id = await engine.createExec(options);
  if (!detach) return talk(id, options, { engine, terminal, ctx });
  await engine.startExecDetached(id);
  return exitCodes.done;
}

/** A terminal in the container is of no use to a pipe. */
export function checkTty(
  { tty, stdin }: { readonly tty: boolean; readonly stdin: boolean },
  { isInputTty: isTyped }: Terminal,
): void {
  if (!tty || !stdin || isTyped) return;
  throw new UsageError("cannot attach stdin to a TTY-enabled container because stdin is not a terminal", {
    hint: "Add -T: the command then reads the pipe or file as it is.",
  });
}

interface Parties {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly ctx: Context;
}

async function talk(id: string, request: CreateExec, { engine, terminal, ctx: ports }: Parties): Promise<number> {
  const { tty, stdin } = request;
  const signal = ports.interrupts.stop;
  const conversation = await engine.startExec(id, { tty, size: terminal.size(), signal });
  const resize = () => {
    const size = terminal.size();
    // A window that could not be told of is no reason to end the talk.
    if (size !== undefined) engine.resizeExec(id, size).catch(() => undefined);
  };
  if (tty) resize();
  const how = await runTtySession(conversation, terminal, { tty, stdin, onResize: tty ? resize : undefined });
  // The engine knows no way to signal a command: who interrupts us leaves it alone.
  signal.throwIfAborted();
  return how === "ended" ? exitCode(id, request, { engine, signal }) : exitCodes.done;
}

async function exitCode(
  id: string,
  { command }: CreateExec,
  wire: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<number> {
  const { exitCode: code, began } = await execEnd(id, wire);
  if (began) return code;
  throw new CommandFailed(`the command "${command[0]}" cannot be run in the container`, code, {
    hint: "Check its name and path. Where the image has no shell, name the program itself, without sh -c.",
  });
}
