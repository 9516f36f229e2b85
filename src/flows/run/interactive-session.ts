import type { Context } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { exitCodes } from "../../errors.ts";
import type { Terminal } from "../../render/terminal/terminal.ts";
import { runTtySession } from "../../render/terminal/tty-session.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import { passSignals } from "./pass-signals.ts";
import { runStartHooks } from "./run-hooks.ts";

interface Talk {
  readonly stack: Stack;
  readonly service: string;
  /** Of a container that was created and never ran. */
  readonly name: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** The engine removes it once it has ended. */
  readonly remove: boolean;
}

/** Starts a container and talks to it until it ends or the user detaches; its exit code is ours. */
export async function runInteractiveSession(
  { stack, service: key, name, tty, stdin, remove }: Talk,
  { engine, terminal, ctx }: { readonly engine: Engine; readonly terminal: Terminal; readonly ctx: Context },
): Promise<number> {
  const service = stack.services.get(key);
  if (service === undefined) throw noSuchService(stack, key);
  // Both listen before it runs, so that neither a word nor the exit is missed.
  const conversation = await engine.attach({ container: name, stdin });
  const { code } = await engine.waitForExit(name, { when: remove ? "removed" : "next" });
  const passing = passSignals(name, { engine, ctx });
  try {
    ctx.interrupts.stop.throwIfAborted();
    await engine.startContainer({ name, stack, service });
    void runStartHooks(service, name, { engine, ctx });
    const resize = () => {
      const size = terminal.size();
      // A window that could not be told of is no reason to end the talk.
      if (size !== undefined) engine.resizeContainer(name, size).catch(() => undefined);
    };
    if (tty) resize();
    const how = await runTtySession(conversation, terminal, { tty, stdin, onResize: tty ? resize : undefined });
    if (how === "ended") return await code;
    // It would go on for a log that nobody asked for.
    if (how === "unread") await Promise.all([engine.stopContainer(name), code]);
    return exitCodes.done;
  } finally {
    conversation.close();
    passing.end();
  }
}
