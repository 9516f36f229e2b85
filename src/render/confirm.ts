import { createInterface } from "node:readline/promises";
import { Interrupted } from "../errors.ts";

/** Asks a yes-or-no question and reads a line of stdin; an input that ends without one is a no. Ctrl-C throws. */
export async function confirm(question: string, output: NodeJS.WriteStream): Promise<boolean> {
  const interrupt = new AbortController();
  const onSignal = (signal: "SIGINT" | "SIGTERM") => interrupt.abort(new Interrupted(signal));
  for (const signal of signals) process.on(signal, onSignal);
  const lines = createInterface({ input: process.stdin, output, terminal: false, signal: interrupt.signal });
  output.write(`${question} [y/N] `);
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    output.write("\n");
    interrupt.signal.throwIfAborted();
    return false;
  } finally {
    lines.close();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;
