import { createInterface } from "node:readline/promises";

/** Where a question is asked, and what ends it. */
interface Asking {
  readonly output: NodeJS.WriteStream;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
}

/** Asks a yes-or-no question and reads a line of stdin; an input that ends without one is a no. Throws why it was stopped. */
export async function confirm(question: string, { output, stop }: Asking): Promise<boolean> {
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
