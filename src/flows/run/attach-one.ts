import type { Context } from "../../context/context.ts";
import type { ContainerFact } from "../../engine/engine.ts";
import { exitCodes, Failure } from "../../errors.ts";
import { defaultDetachKeys, filterDetachKeys } from "../../render/terminal/detach-keys.ts";
import { runTtySession } from "../../render/terminal/tty-session.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";
import { checkTty } from "./exec.ts";
import { passSignals } from "./pass-signals.ts";

export interface AttachOneRequest extends ContainerChoice {
  readonly detachKeys?: string | undefined;
  readonly stdin: boolean;
  /** Pass signals on to the container's process. */
  readonly signals: boolean;
}

/** Connects the user's terminal to the main process of a running container, until it ends or the user detaches. */
export async function attachOne(request: AttachOneRequest, ctx: Context): Promise<number> {
  // Before anything is looked at: keys that are none are the user's to correct.
  filterDetachKeys(request.detachKeys ?? defaultDetachKeys);
  const { fact, engine } = await runningContainer(request, ctx);
  checkState(fact);
  const terminal = ctx.ui.terminal();
  const { tty } = fact;
  const stdin = request.stdin && fact.stdinOpen;
  checkTty({ tty, stdin }, terminal);
  if (ctx.dryRun) {
    ctx.ui.result(`attach to ${fact.name}`);
    return exitCodes.done;
  }
  const { detachKeys } = request;
  const signal = ctx.interrupts.stop;
  const { code } = await engine.exit(fact.id, { when: "exited", signal });
  // Nobody waits for it who has detached, or was interrupted.
  code.catch(() => undefined);
  const conversation = await engine.attach({ container: fact.id, stdin, detachKeys, signal });
  const passing = request.signals && !tty ? passSignals(fact.name, { engine, ctx }) : undefined;
  const resize = () => {
    const size = terminal.size();
    // A window that could not be told of is no reason to end the talk.
    if (size !== undefined) engine.resizeContainer(fact.id, size).catch(() => undefined);
  };
  try {
    if (tty) resize();
    const onResize = tty ? resize : undefined;
    // Told of the input's end, the engine would not pass it on, but drop what the process has yet to say.
    const how = await runTtySession(conversation, terminal, { tty, stdin, outlivesInput: true, detachKeys, onResize });
    signal.throwIfAborted();
    return how === "ended" ? await code : exitCodes.done;
  } finally {
    passing?.end();
  }
}

function checkState({ name, state }: ContainerFact): void {
  if (state === "paused") {
    throw new Failure(`cannot attach to a paused container: ${name}`, { hint: "Unpause it first." });
  }
  if (state === "restarting") {
    throw new Failure(`cannot attach to a restarting container: ${name}`, { hint: "See why with `berth logs`." });
  }
}
