import type { WindowSize } from "../../engine/sessions.ts";
import { type Output, openOutput } from "./output.ts";

/** The user's end of a conversation with a process: what is typed or piped in, and where output goes. */
export interface Terminal {
  /** A person types, not a pipe. */
  readonly isTyped: boolean;
  /** A person looks on, not a pipe. */
  readonly isWatched: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What comes in, until its end, or until the signal aborts: no other reader comes after. */
  input(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** The window, where there is one. */
  size(): WindowSize | undefined;
  /** Tells each change of the window; gives what ends that. */
  onResize(listener: () => void): () => void;
  /** Hands every key over as it is pressed, Ctrl-C among them; gives what undoes that, which the end of the process does too. */
  raw(): () => void;
}

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function openTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  return {
    isTyped: stdin.isTTY === true,
    isWatched: stdout.isTTY === true,
    stdout: openOutput(stdout),
    stderr: openOutput(stderr),
    input: (signal) => until(stdin, signal),
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
      // Whatever ends us, a crash too: a shell in raw mode is of no use to anybody.
      process.on("exit", restore);
      stdin.setRawMode(true);
      return restore;
    },
  };
}

async function* until(stdin: NodeJS.ReadStream, signal: AbortSignal): AsyncGenerator<Uint8Array> {
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
