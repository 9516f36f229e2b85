import type { TtySession } from "../../engine/sessions.ts";
import { splitFrames } from "../../logs/frames.ts";
import { defaultDetachKeys, filterDetachKeys } from "./detach-keys.ts";
import type { Output } from "./output.ts";
import type { Terminal } from "./terminal.ts";

export interface TtySessionOptions {
  /** The process has a terminal: its output is one stream, and each key is sent at once. */
  readonly tty: boolean;
  /** Pass stdin to the process. */
  readonly stdin: boolean;
  /** Others may attach later: the end of our stdin must not close the process's stdin. */
  readonly outlivesInput?: boolean | undefined;
  readonly detachKeys?: string | undefined;
  /** Called when the window size changes. */
  readonly onResize?: (() => void) | undefined;
}

/** How a session ended: the process exited, the user detached, or the reader of stdout has gone (`| head`). */
export type TtySessionEnd = "ended" | "detached" | "unread";

/** Copies bytes both ways until the process closes its output, the user detaches, or the reader has gone. */
export async function runTtySession(
  session: TtySession,
  terminal: Terminal,
  { tty, stdin, outlivesInput = false, detachKeys = defaultDetachKeys, onResize }: TtySessionOptions,
): Promise<TtySessionEnd> {
  const keys = tty ? filterDetachKeys(detachKeys) : undefined;
  const leave = new AbortController();
  const restore = tty && stdin ? terminal.raw() : () => {};
  const stopResizing = onResize === undefined ? () => {} : terminal.onResize(onResize);
  let end = "ended" as TtySessionEnd;

  const copyInput = async (): Promise<void> => {
    for await (const typed of terminal.input(leave.signal)) {
      const { passed, detached } = keys?.(typed) ?? { passed: typed, detached: false };
      if (passed.length > 0 && !(await session.write(passed))) return;
      if (detached) {
        end = "detached";
        return session.close();
      }
    }
    if (!leave.signal.aborted && !outlivesInput) session.end();
  };
  const copied = stdin ? copyInput() : Promise.resolve();
  // Awaited below; a failure to read stdin must end the session at once.
  copied.catch(() => session.close());
  try {
    if (!(await copyOutput(session, terminal, tty))) end = "unread";
  } finally {
    leave.abort();
    stopResizing();
    restore();
    session.close();
  }
  await copied;
  // The cursor may be in the middle of a line: the shell's prompt should start on a new one.
  if (end === "detached") await terminal.stderr.write("read escape sequence\n");
  return end;
}

/** Writes the process's output; false if the reader has gone. */
async function copyOutput({ output }: TtySession, { stdout, stderr }: Terminal, tty: boolean): Promise<boolean> {
  const split = splitFrames({ stamped: false });
  const outputs: Record<"stdout" | "stderr", Output> = { stdout, stderr };
  for await (const bytes of output) {
    if (tty) {
      if (!(await stdout.write(bytes))) return false;
      continue;
    }
    for (const { stream, chunk, start, end } of split(bytes)) {
      if (start < end && !(await outputs[stream].write(chunk.subarray(start, end)))) return false;
    }
  }
  return true;
}
