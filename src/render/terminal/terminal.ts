import type { WindowSize } from "../../engine/sessions.ts";
import { type Output, openOutput } from "./output.ts";

/** The user's side of an interactive session: stdin, stdout and stderr. */
export interface Terminal {
  /** stdin is a terminal, not a pipe. */
  readonly isInputTty: boolean;
  /** stdout is a terminal, not a pipe. */
  readonly isOutputTty: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Reads stdin until it ends or the signal aborts. stdin cannot be read again afterwards. */
  input(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** The window size, if there is a window. */
  size(): WindowSize | undefined;
  /** Calls the listener on each resize; returns the function that stops it. */
  onResize(listener: () => void): () => void;
  /** Switches stdin to raw mode (each key at once, also Ctrl-C); returns the function that restores it. Exit restores it too. */
  raw(): () => void;
}

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function openTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  return {
    isInputTty: stdin.isTTY === true,
    isOutputTty: stdout.isTTY === true,
    stdout: openOutput(stdout),
    stderr: openOutput(stderr),
    input: (signal) => readUntilAborted(stdin, signal),
    size: () => {
      const { columns, rows } = stdout.isTTY ? stdout : stderr;
      return columns > 0 && rows > 0 ? { columns, rows } : undefined;
    },
    onResize: (listener) => {
      stdout.on("resize", listener);
      return () => stdout.removeListener("resize", listener);
    },
    raw: () => {
      if (stdin.isTTY !== true) return () => {};
      const restore = () => {
        process.removeListener("exit", restore);
        stdin.setRawMode(false);
      };
      // Also after a crash: a shell left in raw mode is unusable.
      process.on("exit", restore);
      stdin.setRawMode(true);
      return restore;
    },
  };
}

async function* readUntilAborted(stdin: NodeJS.ReadStream, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = () => stdin.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (!signal.aborted) for await (const chunk of stdin) yield chunk as Uint8Array;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
