import { createInterface } from "node:readline/promises";

interface ConfirmOptions {
  readonly output: NodeJS.WriteStream;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

/** Asks a yes-or-no question and reads a line of stdin; no input counts as no. Throws the reason of `stop`. */
export async function confirm(question: string, { output, stop }: ConfirmOptions): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output, terminal: false, signal: stop });
  output.write(`${question} [y/N] `);
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    output.write("\n");
    stop.throwIfAborted();
    return false;
  } finally {
    lines.close();
  }
}
