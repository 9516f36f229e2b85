import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Program } from "./start-program.ts";

/** A program that goes on when this process ends. */
export interface BackgroundProgram {
  /** Writes to its stdin. Has no effect if the program is gone. */
  write(text: string): void;
  /** Writes to its stdin, and closes it. */
  end(text: string): void;
}

/**
 * Starts a program that outlives this process and does not keep it alive. It notices the end of this process by the end of
 * its stdin; its output is discarded. `onGone` is called when it ends, or cannot be started.
 */
export function startBackground(
  { path, args, env, cwd }: Pick<Program, "path" | "args" | "env" | "cwd">,
  onGone: () => void,
): BackgroundProgram {
  const child = spawn(path, args, {
    detached: true,
    cwd,
    ...(env && { env: { ...env } }),
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.once("exit", onGone).once("error", onGone).unref();
  const { stdin } = child;
  // The program may end without reading its input: EPIPE.
  stdin.on("error", () => {});
  (stdin as Socket).unref();
  return { write: (text) => void stdin.write(text), end: (text) => void stdin.end(text) };
}
