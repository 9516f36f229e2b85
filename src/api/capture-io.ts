import type { Terminal } from "../render/terminal/terminal.ts";
import type { CommandOptions, CommandResult, OutputChunk } from "./options.ts";

/** The input and output of a command that a program runs: bytes in memory instead of a terminal or pipes. */
export interface CapturedIo {
  readonly terminal: () => Terminal;
  /** The output so far. */
  result(exitCode: number): CommandResult;
}

export function captureIo({ stdin, onOutput }: Pick<CommandOptions, "stdin" | "onOutput">): CapturedIo {
  const chunks: Record<OutputChunk["stream"], Uint8Array[]> = { stdout: [], stderr: [] };
  const output = (stream: OutputChunk["stream"]) => ({
    screen: {},
    write: async (given: Uint8Array | string) => {
      const bytes = typeof given === "string" ? Buffer.from(given) : given;
      if (onOutput === undefined) chunks[stream].push(bytes);
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
      input: (signal) => chunksOf(stdin ?? "", signal),
      size: () => undefined,
      onResize: () => () => {},
      raw: () => () => {},
    }),
    result: (exitCode) => ({ exitCode, stdout: textOf(chunks.stdout), stderr: textOf(chunks.stderr) }),
  };
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

async function* chunksOf(
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
      // The process may exit before its input ends.
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield bytesOf(next.value);
    }
  } finally {
    // Not awaited: its next chunk may never come.
    void iterator.return?.()?.catch(() => undefined);
  }
}

function bytesOf(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
