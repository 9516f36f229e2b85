import type { TtySession } from "../../engine/sessions.ts";
import { splitFrames } from "../../logs/frames.ts";
import { usualDetachKeys, watchKeys } from "./detach-keys.ts";
import type { Output } from "./output.ts";
import type { Terminal } from "./terminal.ts";

export interface TtySessionOptions {
  /** The process has a terminal: its output is one stream, and keys go to it as they are pressed. */
  readonly tty: boolean;
  /** Hand over what is typed or piped in. */
  readonly stdin: boolean;
  /** What others may type to after us: the end of our input is not its input's end. */
  readonly outlivesInput?: boolean | undefined;
  readonly detachKeys?: string | undefined;
  /** Follows the size of the window. */
  readonly onResize?: (() => void) | undefined;
}

/** How a talk ended: by the process, by the user's keys, or since nobody reads on (`| head`). */
export type TtySessionEnd = "ended" | "detached" | "unread";

/** Carries bytes both ways until the process has ended its output, the user detaches, or the reader has gone. */
export async function runTtySession(
  conversation: TtySession,
  terminal: Terminal,
  { tty, stdin, outlivesInput = false, detachKeys = usualDetachKeys, onResize }: TtySessionOptions,
): Promise<TtySessionEnd> {
  const keys = tty ? watchKeys(detachKeys) : undefined;
  const leave = new AbortController();
  const restore = tty && stdin ? terminal.raw() : () => {};
  const stopResizing = onResize === undefined ? () => {} : terminal.onResize(onResize);
  let end = "ended" as TtySessionEnd;

  const say = async (): Promise<void> => {
    for await (const typed of terminal.input(leave.signal)) {
      const { through, detached } = keys?.(typed) ?? { through: typed, detached: false };
      if (through.length > 0 && !(await conversation.write(through))) return;
      if (detached) {
        end = "detached";
        return conversation.close();
      }
    }
    if (!leave.signal.aborted && !outlivesInput) conversation.end();
  };
  const said = stdin ? say() : Promise.resolve();
  // Heard below; a failure to read what is typed ends the talk.
  said.catch(() => conversation.close());
  try {
    if (!(await hear(conversation, terminal, tty))) end = "unread";
  } finally {
    leave.abort();
    stopResizing();
    restore();
    conversation.close();
  }
  await said;
  // The process has left the cursor where it was: the shell's prompt belongs on a line of its own.
  if (end === "detached") await terminal.stderr.write("read escape sequence\n");
  return end;
}

/** Writes what the process says; false where nobody reads it. */
async function hear({ output }: TtySession, { stdout, stderr }: Terminal, tty: boolean): Promise<boolean> {
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
