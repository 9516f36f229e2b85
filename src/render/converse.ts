import type { Conversation } from "../engine/sessions.ts";
import { splitFrames } from "../logs/frames.ts";
import { usualDetachKeys, watchKeys } from "./detach-keys.ts";
import type { Output } from "./output.ts";
import type { Terminal } from "./terminal.ts";

export interface ConverseOptions {
  /** The process has a terminal: its output is one stream, and keys go to it as they are pressed. */
  readonly tty: boolean;
  /** Hand over what is typed or piped in. */
  readonly stdin: boolean;
  readonly detachKeys?: string | undefined;
  /** Follows the size of the window. */
  readonly onResize?: (() => void) | undefined;
}

/** Carries bytes both ways until the process has ended its output, or the user detaches. */
export async function converse(
  conversation: Conversation,
  terminal: Terminal,
  { tty, stdin, detachKeys = usualDetachKeys, onResize }: ConverseOptions,
): Promise<"ended" | "detached"> {
  const keys = tty ? watchKeys(detachKeys) : undefined;
  const leave = new AbortController();
  const restore = tty && stdin ? terminal.raw() : () => {};
  const stopResizing = onResize === undefined ? () => {} : terminal.onResize(onResize);
  let isDetached = false;

  const say = async (): Promise<void> => {
    for await (const typed of terminal.input(leave.signal)) {
      const { through, detached } = keys?.(typed) ?? { through: typed, detached: false };
      if (through.length > 0 && !(await conversation.write(through))) return;
      if (detached) {
        isDetached = true;
        return conversation.close();
      }
    }
    if (!leave.signal.aborted) conversation.end();
  };
  const said = stdin ? say() : Promise.resolve();
  // Heard below; a failure to read what is typed ends the talk.
  said.catch(() => conversation.close());
  try {
    await hear(conversation, terminal, tty);
  } finally {
    leave.abort();
    stopResizing();
    restore();
    conversation.close();
  }
  await said;
  return isDetached ? "detached" : "ended";
}

async function hear({ output, close }: Conversation, { stdout, stderr }: Terminal, tty: boolean): Promise<void> {
  const split = splitFrames({ stamped: false });
  const outputs: Record<"stdout" | "stderr", Output> = { stdout, stderr };
  for await (const bytes of output) {
    if (tty) {
      if (!(await stdout.write(bytes))) return close();
      continue;
    }
    for (const { stream, chunk, start, end } of split(bytes)) {
      // Nobody reads on (`| head`): nor does the process need to go on.
      if (start < end && !(await outputs[stream].write(chunk.subarray(start, end)))) return close();
    }
  }
}
