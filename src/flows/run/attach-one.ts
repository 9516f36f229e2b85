import type { Context } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { exitCodes, Failure } from "../../errors.ts";
import { defaultDetachKeys, filterDetachKeys } from "../../render/terminal/detach-keys.ts";
import { runTtySession } from "../../render/terminal/tty-session.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";
import { checkTty } from "./exec.ts";
import { passSignals } from "./pass-signals.ts";

export interface AttachOneRequest extends ContainerChoice {
  readonly detachKeys?: string | undefined;
  readonly stdin: boolean;
  /** Forward signals to the container's process. */
  readonly signals: boolean;
}

/** Connects the terminal to a running container until it exits or the user detaches. Returns its exit code. */
export async function attachOne(request: AttachOneRequest, ctx: Context): Promise<number> {
  // Throws for invalid keys, before the engine is asked.
  filterDetachKeys(request.detachKeys ?? defaultDetachKeys);
  const { fact, engine } = await runningContainer(request, ctx);
  checkState(fact);
  const terminal = ctx.ui.terminal();
  const [{ tty, stdinOpen } = missing(fact)] = await engine.details([fact]);
  const stdin = request.stdin && stdinOpen;
  checkTty({ tty, stdin }, terminal);
  if (ctx.dryRun) {
    ctx.ui.result(`attach to ${fact.name}`);
    return exitCodes.done;
  }
  const { detachKeys } = request;
  const signal = ctx.interrupts.stop;
  const { code } = await engine.waitForExit(fact.id, { when: "exited", signal });
  // Not awaited after a detach or an interrupt.
  code.catch(() => undefined);
  const session = await engine.attach({ container: fact.id, stdin, detachKeys, signal });
  const forwarding = request.signals && !tty ? passSignals(fact.name, { engine, ctx }) : undefined;
  const resize = () => {
    const size = terminal.size();
    // A resize that fails must not end the session.
    if (size !== undefined) engine.resizeContainer(fact.id, size).catch(() => undefined);
  };
  try {
    if (tty) resize();
    const onResize = tty ? resize : undefined;
    // If the end of the input were sent, the engine would drop the output that is still to come.
    const ending = await runTtySession(session, terminal, { tty, stdin, outlivesInput: true, detachKeys, onResize });
    signal.throwIfAborted();
    return ending === "ended" ? await code : exitCodes.done;
  } finally {
    forwarding?.end();
  }
}

function missing({ name }: ContainerSummary): never {
  throw new Failure(`container ${name} was removed meanwhile`, { hint: "See what runs with `berth ps`." });
}

function checkState({ name, state }: ContainerSummary): void {
  if (state === "paused") {
    throw new Failure(`cannot attach to a paused container: ${name}`, { hint: "Unpause it first." });
  }
  if (state === "restarting") {
    throw new Failure(`cannot attach to a restarting container: ${name}`, { hint: "See why with `berth logs`." });
  }
}
