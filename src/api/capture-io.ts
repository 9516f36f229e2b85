import type { Terminal } from "../render/terminal/terminal.ts";
import type { CommandOptions, CommandResult, OutputChunk } from "./options.ts";

/** The caller's end of a conversation with a process: bytes in memory where a command has a terminal or pipes. */
export interface CapturedIo {
  readonly terminal: () => Terminal;
  /** What was said until now. */
  result(exitCode: number): CommandResult;
}

export function captureIo({ stdin, onOutput }: Pick<CommandOptions, "stdin" | "onOutput">): CapturedIo {
  const said: Record<OutputChunk["stream"], Uint8Array[]> = { stdout: [], stderr: [] };
  const output = (stream: OutputChunk["stream"]) => ({
    screen: {},
    write: async (given: Uint8Array | string) => {
      const bytes = typeof given === "string" ? Buffer.from(given) : given;
      if (onOutput === undefined) said[stream].push(bytes);
      else await onOutput({ stream, bytes });
      return true;
    },
  });
  return {
    terminal: () => ({
      isInputTty: false,
      isOutputTty: false,
      stdout: output("stdout"),
      stderr: output("stderr"),
      input: (signal) => until(stdin ?? "", signal),
      size: () => undefined,
      onResize: () => () => {},
      raw: () => () => {},
    }),
    result: (exitCode) => ({ exitCode, stdout: textOf(said.stdout), stderr: textOf(said.stderr) }),
  };
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

async function* until(
  source: string | Uint8Array | AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (typeof source === "string" || source instanceof Uint8Array) {
    if (source.length > 0) yield bytesOf(source);
    return;
  }
  const iterator = source[Symbol.asyncIterator]();
  const aborted = new Promise<{ done: true; value: undefined }>((resolve) => {
    signal.addEventListener("abort", () => resolve({ done: true, value: undefined }), { once: true });
  });
  try {
    while (!signal.aborted) {
      // The process may end while its input has not.
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield bytesOf(next.value);
    }
  } finally {
    // Not waited for: it may be in the middle of what never comes.
    void iterator.return?.()?.catch(() => undefined);
  }
}

function bytesOf(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
