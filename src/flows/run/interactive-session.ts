import { outputLost, runHooks } from "../../apply/run-hooks.ts";
import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { exitCodes } from "../../errors.ts";
import type { Terminal } from "../../render/terminal/terminal.ts";
import { runTtySession } from "../../render/terminal/tty-session.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import { outputPatienceMs } from "./exec.ts";
import { passSignals } from "./pass-signals.ts";

interface SessionOptions {
  readonly stack: Stack;
  readonly service: string;
  /** The name of a container that was created and never started. */
  readonly name: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** The engine removes the container when it exits. */
  readonly remove: boolean;
}

/** Starts a container and connects the terminal to it until it exits or the user detaches. Returns its exit code. */
export async function runInteractiveSession(
  { stack, service: key, name, tty, stdin, remove }: SessionOptions,
  { engine, terminal, ctx }: { readonly engine: Engine; readonly terminal: Terminal; readonly ctx: Context },
): Promise<number> {
  const service = stack.services.get(key);
  if (service === undefined) throw noSuchService(stack, key);
  // Both before the start, so that no output is missed and neither is the exit.
  const session = await engine.attach({ container: name, stdin });
  const { code } = await engine.waitForExit(name, { when: remove ? "removed" : "next" });
  const forwarding = passSignals(name, { engine, ctx });
  try {
    ctx.interrupts.stop.throwIfAborted();
    await engine.startContainer({ name, stack, service });
    void runStartHooks(service, name, { engine, ctx });
    const resize = () => {
      const size = terminal.size();
      // A resize that fails must not end the session.
      if (size !== undefined) engine.resizeContainer(name, size).catch(() => undefined);
    };
    if (tty) resize();
    const ending = await runTtySession(session, terminal, { tty, stdin, onResize: tty ? resize : undefined });
    if (ending === "ended") return await codeOrLost(code, name, engine);
    // Nothing reads the output any more: do not leave the container running for it.
    if (ending === "unread") await Promise.all([engine.stopContainer(name), code]);
    return exitCodes.done;
  } finally {
    session.close();
    forwarding.end();
  }
}

/** Runs `post_start` hooks in a container that `run` started. If one fails, only a warning is shown. */
export async function runStartHooks(
  service: Service,
  name: string,
  { engine, ctx }: { readonly engine: Engine; readonly ctx: Context },
): Promise<void> {
  try {
    const signal = ctx.interrupts.stop;
    await runHooks({ name, hooks: "post_start" }, service, { engine, signal, output: async () => {} });
  } catch (error) {
    const fact = await engine.container(name).catch(() => undefined);
    // The command may have ended before its hooks ran.
    if (fact?.state === "running") ctx.ui.warn(error instanceof Error ? error.message : String(error));
  }
}

/** The exit code, which comes with the end of the output. Throws OutputLost if the container still runs some time later. */
async function codeOrLost(code: Promise<number>, name: string, engine: Engine): Promise<number> {
  const ended = await Promise.race([code.then(() => true), sleep(outputPatienceMs).then(() => false)]);
  if (!ended && (await engine.container(name))?.state === "running") throw outputLost(`container ${name}`);
  return code;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
